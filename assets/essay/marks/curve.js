// A curve of two shares in a square: what it was, what it is, and where the bar stands on it.
import { pathThrough, set, svg } from "./elements.js";
import { Plot } from "./plot.js";

const HALVES = [[0, "0"], [0.5, "0.5"], [1, "1"]];

export class Curve {
	constructor(frame, card, { label, xTitle, yTitle }) {
		const edges = { left: 30, right: 14, top: 30, bottom: 44 };
		this.plot = new Plot(frame, card, { label, height: () => 300, x: [0, 1], y: [0, 1], edges });
		this.plot.withAxes({ x: HALVES, y: HALVES, xTitle, yTitle });
		const { back, front } = this.plot;
		this.area = svg("path", { class: "live-area" }, back);
		this.base = svg("path", { class: "live-base" }, back);
		this.ghost = svg("path", { class: "live-ghost" }, front);
		this.halo = svg("path", { class: "live-halo" }, front);
		this.line = svg("path", { class: "live-curve" }, front);
		this.name = svg("text", { class: "live-name" }, front);
		this.point = svg("circle", { class: "live-point", r: 7 }, front);
	}
	// Points are pairs of shares. base: a dashed line to compare with; name: at the curve.
	draw({ points, ghost, base, at, name, nameAt }) {
		const { plot } = this, onPage = ([x, y]) => [plot.px(x), plot.py(y)];
		const d = pathThrough(points.map(onPage));
		const closed = `${d}L${plot.px(points.at(-1)[0])} ${plot.bottom}L${plot.px(points[0][0])} ${plot.bottom}Z`;
		set(this.area, { d: closed });
		set(this.line, { d });
		set(this.halo, { d });
		set(this.ghost, { d: ghost ? pathThrough(ghost.map(onPage)) : "" });
		set(this.base, { d: base ? pathThrough(base.map(onPage)) : "" });
		const [x, y] = onPage(at), [nx, ny] = onPage(nameAt);
		set(this.point, { cx: x, cy: y });
		set(this.name, { x: nx, y: ny, "text-anchor": "middle", text: name });
	}
}
