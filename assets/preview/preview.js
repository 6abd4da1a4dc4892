// The live preview: shows a clip again whenever a file is saved, see docs/preview.md
class Live {
	constructor(player) {
		this.player = player;
		this.beats = [["", "", "", 0, 33]];
		this.change = this.shownChange = 0;
		this.find = (selector) => document.querySelector(selector);
		this.buttons = [...document.querySelectorAll("[data-choice]")];
		for (const button of this.buttons)
			button.onclick = () => this.ask({ [button.dataset.choice]: button.dataset.value });
		player.film = this.stills = new Stills(this);
		this.listen();
	}
	listen() {
		const source = new EventSource("events");
		let before = Promise.resolve();  // each event waits for the picture of the one before it
		const hear = (kind) => source.addEventListener(kind, ({ data }) => {
			const take = () => this[kind](JSON.parse(data));
			before = kind === "film" ? (before.then(take), before) : before.then(take);
		});
		["choices", "status", "computed", "picture", "timeline", "film", "trouble", "frames"].forEach(hear);
		source.onerror = () => this.state("The preview has ended. Start it again in the terminal.");
		source.onopen = () => this.state("Connected");
	}

	// What the server tells
	choices({ kind, chosen, fixed }) {
		this.find(".choices").hidden = kind !== "clip";
		for (const button of this.buttons) {
			const { choice, value } = button.dataset;
			button.setAttribute("aria-pressed", chosen[choice] === value);
			button.disabled = fixed.includes(choice);
		}
	}
	status({ text, computing, is_old }) {
		if (is_old && !computing) return;
		this.began = computing && performance.now();
		clearInterval(this.ticking);
		const tell = () => this.state(computing
			? `${text}: ${((performance.now() - this.began) / 1000).toFixed(0)} s` : text);
		if (computing) this.ticking = setInterval(tell, 1000);
		tell();
	}
	computed({ seconds }) {
		clearInterval(this.ticking);
		this.experiment = seconds > 1 ? `, after ${seconds.toFixed(1)} s of the experiment` : "";
	}
	async picture_(event) {
		const answer = await fetch(event.file);
		if (!answer.ok) return;  // a newer one is on its way
		const { width, height } = event, words = new Uint32Array(width * height);
		const runs = new Uint32Array(await answer.arrayBuffer()), n = runs.length / 2;
		for (let i = 0, start = 0; i < n; i++) {  // Cairo keeps blue where a canvas keeps red
			const color = runs[i], end = runs[n + i];
			words.fill((color & 0xff00ff00) | (color & 0xff) << 16 | (color >> 16) & 0xff, start, end);
			start = end;
		}
		const image = new ImageData(new Uint8ClampedArray(words.buffer), width, height);
		const canvas = new OffscreenCanvas(width, height);
		canvas.getContext("2d").putImageData(image, 0, 0);
		this.stills.take(canvas, event);
	}
	async picture(event) {
		this.busy = true;
		await this.picture_(event);
		this.busy = false;
		const isNew = event.change !== this.shownChange;
		this.change = this.shownChange = event.change;
		if (isNew) this.leaveFilm();
		this.dress(event);
		if (isNew || this.player.film === this.stills) this.player.show();
		if (event.saved && !event.is_old) this.tellSaved(event);
		else if (isNew) this.state("The film is being made");
		if (this.later) { const wish = this.later; this.later = null; this.ask(wish); }
	}
	tellSaved({ saved, saved_ms }) {
		this.drawnAt = Date.now();
		const ms = this.drawnAt - saved_ms;
		this.nSaves = (this.nSaves || 0) + 1;
		this.find("#state").dataset.ms = ms;
		this.state(`Drawn ${ms} ms after ${saved} was saved${this.experiment || ""}`);
		this.experiment = "";
	}
	timeline({ title, alt, beats, fps }) {
		this.find("h1").textContent = title;
		this.player.canvas.setAttribute("aria-label", alt);
		if (JSON.stringify(beats) === JSON.stringify(this.beats)) return;
		const here = this.place(), at = beats.some(([name]) => name === here.beat) ? here : this.stills.at;
		this.stills.lay(beats, fps);
		this.beats = beats;
		this.chapters(beats.map(([, name]) => name));
		this.player.shown = -1;
		this.player.time = this.timeOf(at);
		this.length(this.stills.frames / fps);
		if (this.player.film === this.stills) this.player.show();
	}
	async film({ file, change }) {
		const answer = await fetch(file);
		if (!answer.ok) return;
		const film = await Film.load(await answer.text());
		if (change !== this.shownChange) return;
		this.player.film = film;
		this.length(film.duration);
		this.player.show();
		document.body.dataset.film = change;
		if (!this.find("#state").textContent.startsWith("Drawn")) this.state("Ready");
		if (this.resumes) this.player.play();
		this.resumes = false;
	}
	trouble({ message, where, hint, saved, saved_ms }) {
		const box = this.find("#trouble");
		box.hidden = !message;
		if (!message) return;
		clearInterval(this.ticking);
		box.querySelector(".where").textContent = where;
		box.querySelector(".message").textContent = message;
		box.querySelector(".hint").textContent = hint;
		box.querySelector(".hint").hidden = !hint;
		if (saved_ms) this.find("#state").dataset.ms = Date.now() - saved_ms;
		this.state("The picture is the last good one");
	}
	frames(event) {
		if (!this.reel || event.run !== this.reel.run) this.reel = this.player.film = new Reel(event, this.player);
		const follows = this.player.time >= this.player.duration - .2 && !this.player.playing;
		this.reel.grow(event);
		this.find("h1").textContent = event.title;
		this.player.canvas.setAttribute("aria-label", event.title);
		this.chapters(event.beats.map(([, name]) => name));
		this.player.shown = -1;
		this.length(this.reel.duration);
		if (event.saved_ms && event.frames) this.find("#state").dataset.ms ||= Date.now() - event.saved_ms;
		this.state(event.text);
		if (follows || !event.done) this.player.seek(this.reel.duration);
		this.find(".stage").style.setProperty("--ratio", event.width / event.height);
	}

	// What the page does
	state(text) { this.find("#state").textContent = text; }
	length(seconds) {
		this.player.duration = seconds;
		this.player.range.max = seconds;
		this.player.time = Math.min(this.player.time, seconds);
	}
	chapters(titles) {
		const list = this.find("nav ol");
		list.replaceChildren(...titles.map((title, n) => {
			const button = Object.assign(document.createElement("button"), { type: "button", textContent: title });
			if (n < 9) button.setAttribute("aria-keyshortcuts", n + 1);
			button.onclick = () => this.player.beat(n);
			const item = document.createElement("li");
			item.append(button);
			return item;
		}));
		this.player.chapters = [...list.querySelectorAll("button")];
	}
	leaveFilm() {
		this.resumes ||= this.player.playing;
		this.player.pause();
		delete document.body.dataset.film;
		this.player.film = this.stills;
	}
	dress({ width, height, colors }) {
		const { style } = document.documentElement;
		for (const [role, color] of Object.entries(colors)) style.setProperty(`--${role}`, color);
		style.setProperty("--ratio", width / height);
	}
	place(time = this.player.time) {
		const number = Math.max(0, this.beats.findLastIndex((beat) => beat[3] <= 1000 * time + .5));
		const [beat, , , start] = this.beats[number];
		return { beat, number, offset: Math.max(0, time - start / 1000) };
	}
	timeOf({ beat, offset }) {
		const [, , , start, end] = this.beats.find(([name]) => name === beat) || this.beats[0];
		return Math.min(start / 1000 + offset, end / 1000 - .001);
	}
	ask(wish) {
		fetch("ask", {
			method: "POST",
			headers: { "Content-Type": "application/json" },
			body: JSON.stringify({ ...this.place(), ...wish }),
		}).catch(() => {});
	}
	tellPlace() {  // not more often than ten times a second
		this.waiting ||= setTimeout(() => { this.waiting = 0; this.ask({}); }, 100);
	}
	want(time) {
		const wish = { ...this.place(time), wants: true };
		if (this.busy) this.later = wish;
		else { this.busy = true; this.ask(wish); setTimeout(() => this.busy = false, 2000); }
	}
}

// Stands in for a film until it has been made: one picture at a time, drawn when it is asked for.
class Stills {
	constructor(live) { this.live = live; this.lay([["", "", "", 0, 33]], 30); }
	lay(beats, fps) {
		this.beats = beats;
		this.fps = fps;
		this.frames = Math.max(1, Math.ceil(beats.at(-1)[4] * fps / 1000));
	}
	take(canvas, at) { this.canvas = canvas; this.at = at; }
	draw(pen, frame) {
		const { width, height } = pen.canvas, { at, live } = this;
		pen.setTransform(1, 0, 0, 1, 0, 0);
		pen.globalAlpha = 1;
		if (this.canvas) pen.drawImage(this.canvas, 0, 0, width, height);
		const time = frame / this.fps, { beat, offset } = live.place(time);
		if (at && (at.beat !== beat || Math.abs(at.offset - offset) > .04) && live.beats === this.beats)
			live.want(time);
	}
	value() {}
}

// The frames of a scene of the user's own, as far as they have been drawn.
class Reel {
	constructor(event, player) {
		this.player = player;
		this.run = event.run;
		this.pictures = new Map();
	}
	grow({ frames, fps, beats }) {
		Object.assign(this, { frames: Math.max(1, frames), drawn: frames, fps, duration: Math.max(1, frames) / fps });
		this.beats = beats.length ? beats : [["", "", "", 0, 0]];
	}
	draw(pen, frame) {
		if (!this.drawn) return;
		const n = Math.min(Math.floor(frame + 1e-6), this.drawn - 1), picture = this.pictures.get(n);
		const { width, height } = pen.canvas;
		pen.setTransform(1, 0, 0, 1, 0, 0);
		if (picture) pen.drawImage(picture, 0, 0, width, height);
		else this.fetch(n, true);
		if (this.player.playing) for (let i = 1; i < 9 && n + i < this.drawn; i++) this.fetch(n + i);
	}
	async fetch(n, shows) {
		if (this.pictures.has(n) || this.fetching > 8) return;
		this.fetching = (this.fetching || 0) + 1;
		const answer = await fetch(`frame-${this.run}-${n}`);
		if (answer.ok) this.pictures.set(n, await createImageBitmap(await answer.blob()));
		if (this.pictures.size > 120) { const [first] = this.pictures; this.pictures.get(first).close(); this.pictures.delete(first); }
		this.fetching--;
		if (shows && this.player.film === this) this.player.show();
	}
	value() {}
}

player.ready.then(() => {
	const seek = player.seek.bind(player);
	window.live = new Live(player);
	player.seek = (seconds) => { seek(seconds); live.tellPlace(); };
});
