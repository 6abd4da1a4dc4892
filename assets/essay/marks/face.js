// The picture of the case that is selected, in a corner of the drawing.
import { set, svg } from "./elements.js";

const WIDE = 56;

export class Face {
	// size: [rows, columns]; values: for each case its pixels, row after row, from 0 to 255.
	constructor(parent, { size, values }) {
		Object.assign(this, { size, values });
		this.group = svg("g", { "aria-hidden": "true" }, parent);
		this.cells = Array.from({ length: size[0] * size[1] }, () => svg("rect", { class: "live-ink" }, this.group));
	}
	draw(n, left, top) {
		const side = WIDE / Math.max(...this.size), shown = this.values[n];
		set(this.group, { visibility: shown ? "visible" : "hidden" });
		if (!shown) return;
		this.cells.forEach((cell, k) => {
			const row = Math.floor(k / this.size[1]), column = k % this.size[1];
			set(cell, { x: left + column * side, y: top + row * side, width: side, height: side, "fill-opacity": (0.06 + 0.94 * shown[k] / 255).toFixed(3) });
		});
	}
}
