// A drawing in a card, with a scale on each side; its unit is a pixel of the page.
import { set, svg } from "./elements.js";
import { number } from "./words.js";

const EDGES = { left: 12, right: 12, top: 10, bottom: 40 };

export class Plot {
	// height: a function of the width. x, y: the values at the ends of the axes.
	constructor(frame, card, { label, height, x, y, edges = {}, className = "" }) {
		this.card = card;
		this.heightOf = height;
		this.ends = { x, y };
		this.edges = { ...EDGES, ...edges };
		this.svg = svg("svg", { class: `live-plot ${className}`, role: "group", "aria-label": label }, card);
		this.back = svg("g", { "aria-hidden": "true" }, this.svg);
		this.axes = svg("g", { class: "live-axes", "aria-hidden": "true" }, this.svg);
		this.front = svg("g", {}, this.svg);
		frame.plots.push(this);
	}
	resize() {
		const style = getComputedStyle(this.card);
		this.width = Math.max(200, this.card.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight));
		this.height = Math.round(this.heightOf(this.width));
		set(this.svg, { width: this.width, height: this.height });
		this.left = this.edges.left;
		this.right = this.width - this.edges.right;
		this.top = this.edges.top;
		this.bottom = this.height - this.edges.bottom;
		if (this.ticks) this.drawAxes();
	}
	px(x) { return this.left + (x - this.ends.x[0]) / (this.ends.x[1] - this.ends.x[0]) * (this.right - this.left); }
	py(y) { return this.bottom - (y - this.ends.y[0]) / (this.ends.y[1] - this.ends.y[0]) * (this.bottom - this.top); }
	x(px) { return this.ends.x[0] + (px - this.left) / (this.right - this.left) * (this.ends.x[1] - this.ends.x[0]); }
	y(py) { return this.ends.y[0] + (this.bottom - py) / (this.bottom - this.top) * (this.ends.y[1] - this.ends.y[0]); }
	// At most three ticks on a side: [[value, text], ...]; titles stand at the ends of the axes.
	withAxes({ x = [], y = [], xTitle = "", yTitle = "" }) {
		this.ticks = { x, y, xTitle, yTitle };
		return this;
	}
	drawAxes() {
		const { x, y, xTitle, yTitle } = this.ticks, { left, right, top, bottom, axes } = this;
		axes.replaceChildren();
		svg("line", { class: "live-axis", x1: left, x2: right, y1: bottom, y2: bottom }, axes);
		for (const [value, text] of x) {
			const at = this.px(value), near = at < left + 8 ? "start" : at > right - 8 ? "end" : "middle";
			svg("line", { class: "live-axis", x1: at, x2: at, y1: bottom, y2: bottom + 5 }, axes);
			svg("text", { x: at, y: bottom + 18, "text-anchor": near, text }, axes);
		}
		if (y.length) svg("line", { class: "live-axis", x1: left, x2: left, y1: top, y2: bottom }, axes);
		for (const [value, text] of y) {
			const at = this.py(value);
			svg("line", { class: "live-grid", x1: left, x2: right, y1: at, y2: at }, axes);
			svg("text", { x: left - 6, y: at + 4, "text-anchor": "end", text }, axes);
		}
		if (xTitle) svg("text", { class: "live-axis-title", x: right, y: bottom + 35, "text-anchor": "end", text: xTitle }, axes);
		if (yTitle) svg("text", { class: "live-axis-title", x: 0, y: top - 12, text: yTitle }, axes);
		for (const title of axes.querySelectorAll(".live-axis-title")) shortened(title, this.width);
	}
}

// Cut a text that needs more room, such as a long name in data, and end it in an ellipsis.
function shortened(element, room) {
	let text = element.textContent;
	while (text.length > 1 && element.getComputedTextLength() > room) {
		text = text.slice(0, -1).trimEnd();
		element.textContent = `${text}…`;
	}
}

// At most three round values of a span, with their texts, for ticks.
export function roundTicks([low, high]) {
	const span = high - low, size = 10 ** Math.floor(Math.log10(span / 2));
	const step = [5, 2, 1].map((factor) => factor * size).find((each) => span / each >= 2) || size;
	const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9)), found = [];
	for (let n = Math.ceil(low / step); n * step <= high + 1e-9 * span; n += 1) found.push(n * step);
	const every = Math.ceil(found.length / 3);
	return found.filter((_, n) => n % every === 0).map((at) => [at, number(at, decimals)]);
}
