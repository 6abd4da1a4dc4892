// A strip of ranked cases and the bar that calls them: positives pile up above, negatives below.
import { set, svg } from "./elements.js";
import { clamped, handle, movedByKeys, movedByPointer, nearest, standsAt } from "./handles.js";
import { Face } from "./face.js";
import { outline } from "./outline.js";
import { Plot } from "./plot.js";

const STEP = 0.01, GAP = 1.5, LARGEST = 8.5, SMALLEST = 4.5, HEAD = 42, PAST = 0.02;

export class Strip {
	// given: scores from 0 to 1, positive, bar, text (of a score), ticks, title, words, change;
	// faces: pictures of the cases, if they have any: { size: [rows, columns], values };
	// fixed: true if cases cannot be moved; veiled: true while their classes are not shown.
	constructor(frame, card, given) {
		Object.assign(this, { selected: -1, veiled: false, fixed: false, ...given });
		this.data = given;
		this.scores = [...given.scores];
		const edges = { left: 16, right: 16, top: HEAD, bottom: 44 };
		this.plot = new Plot(frame, card, { label: given.label, height: () => 300, x: [0, 1], y: [-1, 1], edges, className: "live-x" });
		this.plot.withAxes({ x: given.ticks, xTitle: given.title });
		this.build();
	}
	build() {
		const { front } = this.plot, { words } = this;
		this.marks = this.scores.map(() => svg("path", { "aria-hidden": "true" }, front));
		if (this.faces) this.face = new Face(this.plot.back, this.faces);
		if (!this.fixed) {
			this.caseHandle = handle(front, words.case);
			this.ring = svg("circle", { class: "live-ring" }, this.caseHandle);
			movedByKeys(this.caseHandle, {
				by: (dx, dy) => this.moveCase(this.scores[this.selected] + STEP * (dx + dy)),
				end: (way) => this.moveCase(way < 0 ? 0 : 1),
				other: (way) => this.choose(way),
			});
			this.caseHandle.addEventListener("focus", () => { if (this.selected < 0) this.choose(1); });
		}
		this.barHandle = handle(front, words.bar);
		this.barLine = svg("line", { class: "live-bar" }, this.barHandle);
		this.knob = svg("rect", { class: "live-knob", width: 22, height: 22, rx: 11 }, this.barHandle);
		this.called = ["negative", "positive"].map((role) =>
			svg("text", { class: `live-called live-text-${role}`, "aria-hidden": "true", text: words[`called_${role}`] }, front));
		movedByKeys(this.barHandle, {
			by: (dx, dy) => this.moveBar(this.bar + STEP * (dx + dy)),
			end: (way) => this.moveBar(way < 0 ? -PAST : 1 + PAST),
		});
		movedByPointer(this.plot.svg, {
			pick: (x, y, near) => this.pick(x, y, near),
			move: ({ element }, x) => element === this.barHandle ? this.moveBar(this.plot.x(x)) : this.moveCase(this.plot.x(x)),
			drop: () => this.dropped && this.dropped(),
		});
	}
	pick(x, y, near) {
		const found = this.fixed ? -1 : nearest(this.places, x, y, near - 4);
		if (found >= 0 && y > this.plot.top) {
			this.selected = found;
			this.place();
			return { element: this.caseHandle, at: this.places[found] };
		}
		const at = this.plot.px(this.bar);
		return Math.abs(x - at) <= near ? { element: this.barHandle, at: [at, y] } : null;
	}
	// The next case by score.
	choose(way) {
		const order = this.scores.map((_, n) => n).sort((a, b) => this.scores[a] - this.scores[b]);
		const now = order.indexOf(this.selected);
		const start = order.findIndex((n) => this.scores[n] >= this.bar);
		this.selected = now < 0 ? order[Math.max(0, start)] : order[clamped(now + way, [0, order.length - 1])];
		this.place();
	}
	moveCase(score) {
		if (this.selected < 0) return;
		this.scores[this.selected] = clamped(score, [0, 1]);
		this.change();
	}
	moveBar(score) {
		this.bar = clamped(score, [-PAST, 1 + PAST]);
		this.change();
	}
	// Put all marks where they belong.
	place() {
		const { plot } = this;
		const above = this.positive.map((each) => each || this.veiled), sizedFor = `${plot.width} ${this.veiled}`;
		if (this.sizedFor !== sizedFor) this.size(above);
		this.sizedFor = sizedFor;
		const pitch = 2 * this.radius + GAP;
		const levels = piles(this.scores.map((s) => plot.px(s)), above, pitch);
		const most = [true, false].map((kind) => highest(levels, above, kind));
		const rooms = [this.middle - plot.top, plot.bottom - this.middle].map((room) => room - 2 * this.radius - 5);
		this.places = this.scores.map((score, n) => {
			const side = above[n] ? 0 : 1, step = Math.min(pitch, rooms[side] / Math.max(1, most[side]));
			return [plot.px(score), this.middle + (side ? 1 : -1) * (this.radius + 4 + levels[n] * step)];
		});
		this.marks.forEach((mark, n) => this.placeMark(mark, n));
		this.placeBar();
		if (this.fixed) return;
		const shown = this.selected >= 0;
		const [x, y] = this.places[shown ? this.selected : 0];
		set(this.ring, { cx: x, cy: y, r: this.radius + 3, opacity: shown ? 1 : 0 });
		if (this.face) this.face.draw(this.selected, plot.left, plot.top);
		const score = this.scores[Math.max(0, this.selected)];
		const name = this.words[this.positive[Math.max(0, this.selected)] ? "positive" : "negative"];
		standsAt(this.caseHandle, score, 0, 1, `${name}, ${this.text(score)}`);
	}
	// The largest marks whose piles have room on both sides of a line, and the height of this line.
	size(isAbove) {
		const { plot, data: { scores } } = this, room = plot.bottom - plot.top - 14;
		for (this.radius = LARGEST; ; this.radius -= 0.5) {
			const pitch = 2 * this.radius + GAP, levels = piles(scores.map((s) => plot.px(s)), isAbove, pitch);
			const [above, below] = [true, false].map((kind) => 1 + highest(levels, isAbove, kind));
			if (this.radius > SMALLEST && (above + below) * pitch > room) continue;
			const free = Math.max(0, room - (above + below) * pitch);
			const share = (above * pitch + free / 2) / ((above + below) * pitch + free);
			this.middle = plot.top + 7 + share * room;
			return;
		}
	}
	placeMark(mark, n) {
		const [x, y] = this.places[n], positive = this.positive[n];
		const wrong = positive !== this.scores[n] >= this.bar && !this.veiled;
		const role = this.veiled ? "live-unknown" : positive ? "live-positive" : "live-negative";
		const shape = positive || this.veiled ? "disc" : "square";
		set(mark, { class: `live-mark ${role}${wrong ? " live-wrong" : ""}`, d: outline(shape, x, y, this.radius) });
	}
	placeBar() {
		const { plot, called } = this, at = plot.px(clamped(this.bar, [-PAST, 1 + PAST]));
		set(this.barLine, { x1: at, x2: at, y1: 20, y2: plot.bottom });
		set(this.knob, { x: at - 11, y: 4 });
		[[-1, "end"], [1, "start"]].forEach(([way, anchor], n) => {
			const room = way < 0 ? at - 20 : plot.width - at - 20;
			const fits = called[n].getComputedTextLength() <= room;
			set(called[n], { x: at + 17 * way, y: 20, "text-anchor": anchor, visibility: fits ? "visible" : "hidden" });
		});
		standsAt(this.barHandle, this.bar, -PAST, 1 + PAST, this.text(this.bar));
	}
}

function highest(levels, positive, kind) {
	return Math.max(0, ...levels.filter((_, n) => positive[n] === kind));
}

// The level of each mark in the pile of its class, so that none lie on each other.
function piles(xs, positive, width) {
	const levels = new Array(xs.length).fill(0), tops = { true: [], false: [] };
	for (const n of xs.map((_, k) => k).sort((a, b) => xs[a] - xs[b])) {
		const last = tops[positive[n]];
		let level = 0;
		while (last[level] !== undefined && xs[n] - last[level] < width) level += 1;
		last[level] = xs[n];
		levels[n] = level;
	}
	return levels;
}
