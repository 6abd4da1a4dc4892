"use strict";
// Plays the film of an essay beat by beat while its text is scrolled, see docs/essays.md

const find = (selector, from = document) => from.querySelector(selector);
const findAll = (selector, from = document) => [...from.querySelectorAll(selector)];

class Story {
	constructor(film) {
		this.film = film;
		this.canvas = find("#canvas");
		this.sections = findAll(".beat");
		this.spans = film.beats.map(([, , , start, end]) => [start, end].map((ms) => ms * film.fps / 1000));
		this.active = -1;
		this.frame = 0;
		this.resize();
		new ResizeObserver(() => this.resize()).observe(this.canvas);
	}
	// The last picture of a beat, a hair before the next one begins.
	last(beat) { return Math.min(Math.ceil(this.spans[beat][1] - 1e-6) - 1, this.film.frames - 1); }
	resize() {
		const width = Math.round(this.canvas.clientWidth * Math.min(devicePixelRatio || 1, 2));
		if (!width) return;
		this.canvas.width = width;
		this.canvas.height = Math.round(width * this.film.size[1] / this.film.size[0]);
		this.draw(this.frame);
	}
	draw(frame) {
		this.frame = frame;
		this.film.draw(this.canvas.getContext("2d"), frame);
	}
	// Change the colors; everything else stays.
	recolor(film) {
		this.film = film;
		this.draw(this.frame);
	}
	show(beat) {
		if (beat === this.active) return;
		const forward = beat > this.active;
		this.active = beat;
		const section = this.sections[beat];
		this.sections.forEach((each, number) => each.classList.toggle("active", number === beat));
		findAll(".dots a").forEach((dot, number) => {
			if (number === beat) dot.setAttribute("aria-current", "step");
			else dot.removeAttribute("aria-current");
		});
		this.canvas.setAttribute("aria-label", section.dataset.seen);
		find("#caption").textContent = section.dataset.caption;
		find("#back").disabled = !beat;
		find("#next").disabled = beat === this.sections.length - 1;
		document.dispatchEvent(new CustomEvent("beat", { detail: beat }));
		if (forward) this.play(this.spans[beat][0], this.last(beat), this.film.fps);
		else this.rewind(this.last(beat));
	}
	again() {
		if (this.active >= 0) this.play(this.spans[this.active][0], this.last(this.active), this.film.fps);
	}
	rewind(to) {
		const way = this.frame - to;
		if (way <= 0) this.play(to, to, this.film.fps);
		else this.play(this.frame, to, -Math.max(way / 0.6, 2 * this.film.fps));
	}
	// Play from one frame to another; rate in frames a second, negative for backwards.
	play(from, to, rate) {
		cancelAnimationFrame(this.request);
		let start;
		const step = (now) => {
			start ??= now;
			const frame = from + rate * (now - start) / 1000, over = rate > 0 ? frame >= to : frame <= to;
			this.draw(over ? to : frame);
			if (!over) this.request = requestAnimationFrame(step);
			else this.playing = false;
		};
		this.playing = true;
		this.draw(from);
		this.request = requestAnimationFrame(step);
	}
	stop() {
		cancelAnimationFrame(this.request);
		this.playing = false;
	}
	// The beat whose text is being read: the last one that has come up to a line.
	reading() {
		const box = find(".stuck").getBoundingClientRect(), wide = getComputedStyle(find("#story")).display === "grid";
		const line = wide ? innerHeight * 0.6 : box.bottom + (innerHeight - box.bottom) * 0.6;
		let beat = -1;
		this.sections.forEach((section, number) => { if (section.getBoundingClientRect().top < line) beat = number; });
		return beat;
	}
	follow() {
		const beat = this.reading();
		if (beat >= 0) this.show(beat);
	}
	go(beat, calm) {
		const section = this.sections[Math.max(0, Math.min(beat, this.sections.length - 1))];
		const above = getComputedStyle(find("#story")).display === "grid" ? innerHeight * 0.2 : find(".stuck").offsetHeight;
		const top = scrollY + section.getBoundingClientRect().top - above;
		scrollTo({ top, behavior: calm ? "instant" : "smooth" });
		find("h2", section).setAttribute("tabindex", "-1");
		find("h2", section).focus({ preventScroll: true });
	}
}

// A slider over the stretch of a beat in which a tracked value goes one way.
class Scrubber {
	constructor(story, element) {
		this.story = story;
		this.input = find("input", element);
		const beat = story.sections.indexOf(element.closest(".beat"));
		this.frames = sweep(story.film, element.dataset.value, story.spans[beat][0], story.last(beat));
		if (!this.frames) return;
		element.hidden = false;
		this.input.max = this.frames.length - 1;
		this.input.value = this.input.max;
		this.input.addEventListener("input", () => this.scrub());
		document.addEventListener("beat", () => this.at(this.frames.length - 1));
	}
	at(place) {
		this.input.value = place;
		this.input.setAttribute("aria-valuetext", `${Math.round(100 * place / (this.frames.length - 1))} %`);
	}
	scrub() {
		this.story.stop();
		this.at(Number(this.input.value));
		this.story.draw(this.frames[this.input.value]);
	}
}

// The frames of the longest run in which a value only rises, or only falls; null if there is none.
function sweep(film, name, first, last) {
	let best = [], run = [], way = 0;
	for (let frame = Math.ceil(first); frame <= last; frame++) {
		const value = film.value(name, frame / film.fps);
		if (value === undefined) continue;
		const before = run.length ? film.value(name, run.at(-1) / film.fps) : value;
		const turn = Math.sign(value - before);
		if (turn && way && turn !== way) run = run.slice(-1);
		if (turn) way = turn;
		if (turn || !run.length) run.push(frame);
		if (run.length > best.length) best = [...run];
	}
	return best.length > 1 ? best : null;
}
