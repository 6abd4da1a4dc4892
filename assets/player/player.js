// Plays a vector film
class Player {
	constructor(root) {
		const find = (selector) => root.querySelector(selector);
		[this.canvas, this.toggler, this.range, this.clock, this.caption] =
			["canvas", "#toggle", "#time", "#clock", ".caption"].map(find);
		this.chapters = [...root.querySelectorAll("nav button")];
		this.rate = 1;
		this.set(false);
		this.ready = this.load();
		this.toggler.onclick = this.canvas.onclick = () => this.toggle();
		this.range.oninput = () => this.seek(+this.range.value);
		find("#rate").onchange = (event) => this.rate = +event.target.value;
		this.chapters.forEach((button, n) => button.onclick = () => this.beat(n));
		document.addEventListener("keydown", (event) => this.key(event));
	}
	async load() {
		this.film = await Film.load(document.getElementById("film").textContent);
		this.duration = this.film.duration;
		const [, name, seconds] = /^#(t=([\d.]+)|.*)$/.exec(location.hash) || [];
		new ResizeObserver(() => this.resize()).observe(this.canvas);
		if (seconds) this.seek(+seconds);
		else if (!name || !this.beat(decodeURIComponent(name))) this.seek(this.duration);  // the poster
		return this;
	}
	beat(which) {
		const beat = this.film.beats.find(([name], n) => name === which || n === which);
		if (beat) this.seek(beat[3] / 1000);
		return Boolean(beat);
	}
	value(name, s = this.time) { return this.film.value(name, s); }
	seek(seconds) {
		this.time = Math.max(0, Math.min(seconds, this.duration));
		this.show();
	}
	play() {
		if (this.playing) return;
		if (this.time >= this.duration) this.time = 0;
		this.set(true);
		let before = performance.now();
		const step = (now) => {
			if (!this.playing) return;
			this.seek(this.time + this.rate * Math.max(0, now - before) / 1000);
			before = now;
			if (this.time < this.duration) requestAnimationFrame(step);
			else this.pause();
		};
		requestAnimationFrame(step);
	}
	set(playing) { this.toggler.textContent = (this.playing = playing) ? "Pause" : "Play"; }
	pause() { this.set(false); }
	toggle() { if (this.playing) this.pause(); else this.play(); }
	resize() {
		const { width, height } = this.canvas.getBoundingClientRect();
		this.canvas.width = Math.round(width * devicePixelRatio);
		this.canvas.height = Math.round(height * devicePixelRatio);
		this.show();
	}
	show() {
		const { film, time } = this;
		film.draw(this.canvas.getContext("2d"), Math.min(time * film.fps, film.frames - 1));
		this.range.value = time;
		const clock = (s) => `${Math.floor(s / 60)}:${String(Math.floor(s % 60)).padStart(2, 0)}`;
		this.clock.textContent = `${clock(time)} / ${clock(this.duration)}`;
		this.range.ariaValueText = this.clock.textContent;
		const n = film.beats.findLastIndex((beat) => beat[3] <= 1000 * time);
		if (n === this.shown) return;
		this.shown = n;
		this.caption.textContent = film.beats[n][2];
		this.chapters.forEach((button, i) => button.setAttribute("aria-current", i === n));
	}
	key(event) {
		const { key, target } = event;
		if (event.ctrlKey || event.metaKey || event.altKey || target.matches("select")) return;
		if (key === " " && target.matches("button, summary")) return;
		const to = { Home: 0, End: this.duration, ArrowLeft: this.time - 1, ArrowRight: this.time + 1 }[key];
		if (key === " ") this.toggle();
		else if (to !== undefined) this.seek(to);
		else if (/^[1-9]$/.test(key)) this.beat(key - 1);
		else return;
		event.preventDefault();
	}
}
window.player = new Player(document.getElementById("player"));
