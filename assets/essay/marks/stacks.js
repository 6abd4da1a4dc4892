// Standing bars, each a stack of parts, with a mark on the one that is chosen.
import { set, svg } from "./elements.js";
import { Plot } from "./plot.js";

export class Stacks {
	// names: below the bars; roles: of the parts, from below; most: the height of the drawing.
	constructor(frame, card, { label, names, roles, most, ticks, xTitle, yTitle }) {
		const edges = { left: 34, right: 4, top: 30, bottom: 44 };
		this.plot = new Plot(frame, card, { label, height: () => 330, x: [-0.5, names.length - 0.5], y: [0, most], edges });
		this.plot.withAxes({ y: ticks, xTitle, yTitle });
		const { front } = this.plot;
		this.stacks = names.map(() => roles.map((role) => svg("rect", { class: `live-part-${role}` }, front)));
		this.names = names.map((text) => svg("text", { "text-anchor": "middle", text }, front));
		this.aims = names.map(() => svg("line", { class: "live-aim" }, front));
		this.most = most;
	}
	// stacks: for each bar the sizes of its parts; aims: heights to compare with, or null; chosen: an
	// index.
	draw(stacks, aims, chosen) {
		const { plot } = this, width = 0.68 * (plot.px(1) - plot.px(0));
		stacks.forEach((parts, n) => {
			const x = plot.px(n) - width / 2;
			let below = 0;
			parts.forEach((part, k) => {
				const [low, high] = [below, below + part].map((each) => plot.py(Math.min(each, this.most)));
				set(this.stacks[n][k], { x, width, y: high, height: Math.max(0, low - high), opacity: n === chosen ? 1 : 0.5 });
				below += part;
			});
			set(this.names[n], { x: plot.px(n), y: plot.bottom + 18, class: n === chosen ? "live-strong" : "live-soft" });
			const y = plot.py(Math.min(aims ? aims[n] : 0, this.most));
			set(this.aims[n], { x1: x - 2, x2: x + width + 2, y1: y, y2: y, visibility: aims ? "visible" : "hidden" });
		});
	}
}
