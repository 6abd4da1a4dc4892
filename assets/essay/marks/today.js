// A whole series with a handle on it: where the known values end and the future begins.
import { set, svg } from "./elements.js";
import { clamped, handle, movedByKeys, movedByPointer, standsAt } from "./handles.js";
import { outline } from "./outline.js";
import { Plot, roundTicks } from "./plot.js";
import { padded } from "./scatter.js";
import { dateWriter, yearTicks } from "./dates.js";

const KNOB = 22, HEAD = 42, DOT = 2.5;

export class Today {
	// given: label, yTitle, handle (its label), name (at the handle), dates, rhythm, y, held (values in
	// the future), first and last place of the handle, at, change.
	constructor(frame, card, given) {
		Object.assign(this, given);
		this.write = dateWriter(given.rhythm);
		const x = [0, given.y.length - 1], y = padded(given.y);
		const edges = { left: 44, right: 12, top: HEAD, bottom: 26 };
		this.plot = new Plot(frame, card, { label: given.label, height: () => 220, x, y, edges, className: "live-x" });
		this.plot.withAxes({ x: yearTicks(given.dates, this.write), y: roundTicks(y) });
		const { back, front } = this.plot;
		this.space = svg("rect", { class: "live-space" }, back);
		this.lines = ["later", "came", "known"].map((name) => svg("path", { class: `live-series-${name}`, "aria-hidden": "true" }, front));
		this.dots = Array.from({ length: given.held }, () => svg("path", { class: "live-came", "aria-hidden": "true" }, front));
		this.handle = handle(front, given.handle);
		this.bar = svg("line", { class: "live-bar" }, this.handle);
		this.knob = svg("rect", { class: "live-knob", width: KNOB, height: KNOB, rx: KNOB / 2 }, this.handle);
		this.label = svg("text", { class: "live-called", "aria-hidden": "true" }, front);
		this.listen();
	}
	listen() {
		movedByKeys(this.handle, { by: (dx, dy) => this.move(this.at + dx + dy), end: (way) => this.move(way < 0 ? this.first : this.last) });
		movedByPointer(this.plot.svg, {
			pick: (x, y, near) => {
				const at = this.plot.px(this.at - 0.5);
				return Math.abs(x - at) <= near ? { element: this.handle, at: [at, y] } : null;
			},
			move: (_, x) => this.move(Math.round(this.plot.x(x) + 0.5)),
		});
	}
	move(at) {
		const place = clamped(at, [this.first, this.last]);
		if (place === this.at) return;
		this.at = place;
		this.change();
	}
	date(n) { return this.write(this.dates[n]); }
	// hidden: the values that are hidden among the known ones, or null if those to come are.
	place(hidden) {
		const { plot, at, held, y } = this, end = at + held, from = plot.px(at - 0.5);
		set(this.space, { x: from, width: hidden ? 0 : plot.px(end - 0.5) - from, y: plot.top, height: plot.bottom - plot.top });
		const spans = [[end - 1, y.length], hidden ? [0, 0] : [at - 1, end], [0, hidden ? end : at]];
		spans.forEach((span, k) => set(this.lines[k], { d: this.path(...span) }));
		this.dots.forEach((dot, k) => {
			const n = hidden ? hidden[k] : undefined;
			set(dot, { d: n === undefined ? "" : outline("square", plot.px(n), plot.py(y[n]), DOT) });
		});
		set(this.bar, { x1: from, x2: from, y1: HEAD / 2, y2: plot.bottom });
		set(this.knob, { x: from - KNOB / 2, y: 4 });
		this.placeLabel(from);
	}
	placeLabel(from) {
		const text = `${this.name} ${this.date(this.at)}`;
		set(this.label, { text });
		const isLeft = from > this.plot.width / 2;
		set(this.label, { x: from + (isLeft ? -17 : 17), y: 20, "text-anchor": isLeft ? "end" : "start" });
		standsAt(this.handle, this.at, this.first, this.last, this.date(this.at));
	}
	path(from, to) {
		const { plot, y } = this, points = [];
		for (let n = from; n < to; n += 1) points.push(`${points.length ? "L" : "M"}${plot.px(n).toFixed(1)} ${plot.py(y[n]).toFixed(1)}`);
		return points.join("");
	}
}
