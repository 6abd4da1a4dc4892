// Points in a plane, of which one at a time can be moved.
import { set, svg } from "./elements.js";
import { clamped, handle, movedByKeys, movedByPointer, nearest, standsAt } from "./handles.js";
import { outline } from "./outline.js";
import { Plot, roundTicks } from "./plot.js";
import { number } from "./words.js";

const STEPS = 100;

export class Scatter {
	// given: label, height, x and y (the ends of the axes), decimals of both, titles of both, points,
	// look(n): { shape, className, wrong }, handle (its label), said(n): a point in words, change(n);
	// movable(n): whether a point can be moved, by default each; still: true if none ever can.
	constructor(frame, card, given) {
		Object.assign(this, { selected: -1, movable: () => true, ...given });
		const edges = { left: 40, right: 16, top: 30, bottom: 44 };
		this.plot = new Plot(frame, card, { label: given.label, height: () => given.height, x: given.x, y: given.y, edges });
		this.plot.withAxes({ x: roundTicks(given.x), y: roundTicks(given.y), xTitle: given.titles[0], yTitle: given.titles[1] });
		this.glow = svg("circle", { class: "live-glow", r: 0 }, this.plot.front);
		this.marks = this.points.map((_, n) => svg("path", { "aria-hidden": "true", class: "live-dot" }, this.plot.front));
		this.rings = svg("path", { class: "live-misses", "aria-hidden": "true" }, this.plot.front);
		if (this.still) return;
		this.handle = handle(this.plot.front, given.handle, "live-pan");
		this.ring = svg("circle", { class: "live-ring" }, this.handle);
		this.grip = svg("circle", { class: "live-grip", r: 22 }, this.handle);
		this.listen();
	}
	listen() {
		movedByKeys(this.handle, {
			by: (dx, dy) => {
				const [x, y] = this.points[Math.max(0, this.selected)];
				this.move(x + dx * this.span(0) / STEPS, y + dy * this.span(1) / STEPS);
			},
			end: (way) => this.move(this.x[way < 0 ? 0 : 1], this.points[Math.max(0, this.selected)][1]),
			other: (way) => this.choose(way),
		});
		this.handle.addEventListener("focus", () => { if (this.selected < 0) this.choose(1); });
		movedByPointer(this.plot.svg, {
			pick: (x, y, near) => {
				const found = nearest(this.places.map((p, n) => this.movable(n) ? p : [NaN, NaN]), x, y, near);
				return found < 0 ? null : { element: this.handle, at: this.places[found], n: found };
			},
			move: ({ n }, x, y) => {
				this.selected = n;
				this.move(this.plot.x(x), this.plot.y(y));
			},
		});
	}
	span(k) { return this[k ? "y" : "x"][1] - this[k ? "y" : "x"][0]; }
	move(x, y) {
		if (this.selected < 0) return;
		this.points[this.selected] = [clamped(x, this.x), clamped(y, this.y)];
		this.change(this.selected);
	}
	// The next point that can be moved, from left to right.
	choose(way) {
		const order = this.points.map((_, n) => n).filter((n) => this.movable(n)).sort((a, b) => this.points[a][0] - this.points[b][0]);
		const now = order.indexOf(this.selected);
		this.selected = order[now < 0 ? Math.floor(order.length / 2) : clamped(now + way, [0, order.length - 1])];
		this.place();
	}
	place() {
		const { plot } = this, r = this.radius = clamped(plot.width / 70, [5.5, 7]);
		this.places = this.points.map(([x, y]) => [plot.px(x), plot.py(y)]);
		let misses = "";
		this.places.forEach(([x, y], n) => {
			const { shape, className, wrong } = this.look(n);
			set(this.marks[n], { d: outline(shape, x, y, r), class: `live-dot ${className}` });
			if (wrong) misses += outline("disc", x, y, r + 3.5);
		});
		set(this.rings, { d: misses });
		if (this.still) return;
		const shown = this.selected >= 0, n = Math.max(0, this.selected), [x, y] = this.places[n];
		set(this.ring, { cx: x, cy: y, r: r + 6, opacity: shown ? 1 : 0 });
		set(this.glow, { cx: x, cy: y, r: r + 6, opacity: shown ? 1 : 0 });
		set(this.grip, { cx: x, cy: y });
		standsAt(this.handle, this.points[n][0], ...this.x, this.said(n));
	}
	// A point's two values in words.
	at(n) { return this.points[n].map((each, k) => `${this.titles[k]} ${number(each, this.decimals[k])}`).join(", "); }
	// The path of points of the plane: of a line, or of an area.
	path(points, closed = false) {
		const d = points.map(([x, y], n) => `${n ? "L" : "M"}${this.plot.px(x).toFixed(2)} ${this.plot.py(y).toFixed(2)}`).join("");
		return d && closed ? `${d}Z` : d;
	}
}

// The ends of an axis that holds all values with a margin.
export function padded(values, share = 0.08) {
	const low = Math.min(...values), high = Math.max(...values), more = share * (high - low || 1);
	return [low - more, high + more];
}
