// A tree of at most two questions on the longest way. Its places: the root is 0, and below the
// place k are 2 k + 1 (up to the threshold) and 2 k + 2.
import { set, svg } from "./elements.js";
import { outline } from "./outline.js";
import { Plot } from "./plot.js";

export class SmallTree {
	// ask(place): the question in words, or null; leaf(place): { positive, counts }, or null.
	constructor(frame, card, { label, height, ask, leaf, no, yes }) {
		Object.assign(this, { ask, leaf, no, yes });
		this.plot = new Plot(frame, card, { label, height: () => height, x: [0, 1], y: [0, 2], edges: { left: 8, right: 8, top: 34, bottom: 52 } });
	}
	at(place) {
		const level = Math.floor(Math.log2(place + 1)), n = place + 1 - 2 ** level;
		const share = level === 2 ? [0.08, 0.36, 0.64, 0.92][n] : (n + 0.5) / 2 ** level;
		return [this.plot.px(share), this.plot.py(2 - level)];
	}
	// path: the places on the way of the case.
	draw(path) {
		const { front } = this.plot, places = [0, 1, 2, 3, 4, 5, 6];
		front.replaceChildren();
		for (const place of places) this.drawBranch(place, path.includes(place), front);
		for (const place of places) {
			const isOn = path.includes(place), [x, y] = this.at(place), leaf = this.leaf(place);
			if (this.ask(place)) this.drawQuestion(place, isOn, front);
			else if (leaf) {
				const kind = leaf.positive ? "positive" : "negative";
				if (isOn) svg("circle", { class: "live-here", cx: x, cy: y, r: 16 }, front);
				svg("path", { class: `live-${kind}`, d: outline(leaf.positive ? "disc" : "square", x, y, 9) }, front);
				svg("text", { class: isOn ? "live-strong" : "live-soft", x, y: y + 34, "text-anchor": "middle", text: leaf.counts }, front);
			}
		}
	}
	drawQuestion(place, isOn, front) {
		const [x, y] = this.at(place), lines = this.ask(place);
		lines.forEach((text, n) => svg("text", { class: isOn ? "live-question live-strong" : "live-question live-soft", x, y: y - 8 + 16 * n, "text-anchor": "middle", text }, front));
	}
	drawBranch(place, isOn, front) {
		if (!place || !(this.ask(place) || this.leaf(place))) return;
		const up = Math.floor((place - 1) / 2), [x1, y1] = this.at(up), [x2, y2] = this.at(place);
		const start = [x1 + 0.22 * (x2 - x1), y1 + 16], end = [x2, y2 - (this.leaf(place) ? 18 : 26)];
		const line = svg("line", { class: isOn ? "live-way" : "live-branch", x1: start[0], y1: start[1], x2: end[0], y2: end[1] }, front);
		const isLeft = place % 2 === 1, text = isLeft ? this.no : this.yes;
		set(line, { "stroke-linecap": "round" });
		svg("text", { class: "live-soft", x: (start[0] + end[0]) / 2 + (isLeft ? -6 : 6), y: (start[1] + end[1]) / 2 - 2, "text-anchor": isLeft ? "end" : "start", text }, front);
	}
}
