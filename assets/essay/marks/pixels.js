// A picture of pixels that is edited: paint by pointer, or by keys from pixel to pixel.
import { html, set } from "./elements.js";

const WAYS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

export class Pixels {
	// size: [rows, columns]; most: the darkest value; name(row, column, value): a pixel in words.
	constructor(parent, { label, size, most, name, change }) {
		Object.assign(this, { size, most, name, change, at: 0 });
		this.grid = html("div", { class: "live-pixels", role: "grid", "aria-label": label }, parent);
		this.cells = [];
		for (let row = 0; row < size[0]; row += 1) {
			const line = html("div", { role: "row", class: "live-pixel-row" }, this.grid);
			for (let column = 0; column < size[1]; column += 1) this.addCell(line);
		}
		this.grid.addEventListener("pointerdown", (event) => this.begin(event));
		this.grid.addEventListener("pointermove", (event) => { if (this.ink !== null) this.paint(event); });
		for (const kind of ["pointerup", "pointercancel"]) this.grid.addEventListener(kind, () => { this.ink = null; });
		this.ink = null;
	}
	addCell(line) {
		const n = this.cells.length;
		const cell = html("div", { role: "gridcell", class: "live-pixel", tabindex: n ? -1 : 0 }, line);
		cell.addEventListener("keydown", (event) => this.key(event, n));
		this.cells.push(cell);
	}
	key(event, n) {
		const { key } = event, [rows, columns] = this.size, way = WAYS[key];
		if (event.ctrlKey || event.metaKey || event.altKey) return;
		if (way) {
			const row = Math.floor(n / columns) + way[0], column = n % columns + way[1];
			if (row >= 0 && row < rows && column >= 0 && column < columns) this.focus(row * columns + column);
		} else if (key === " " || key === "Enter") this.put(n, this.values[n] > this.most / 2 ? 0 : this.most);
		else return;
		event.preventDefault();
		event.stopPropagation();
	}
	focus(n) {
		set(this.cells[this.at], { tabindex: -1 });
		this.at = n;
		set(this.cells[n], { tabindex: 0 }).focus();
	}
	begin(event) {
		const n = this.cells.indexOf(event.target);
		if (n < 0 || event.button !== 0) return;
		event.preventDefault();
		this.grid.setPointerCapture(event.pointerId);
		this.focus(n);
		this.ink = this.values[n] > this.most / 2 ? 0 : this.most;
		this.put(n, this.ink);
	}
	paint(event) {
		const box = this.grid.getBoundingClientRect(), [rows, columns] = this.size;
		const row = Math.floor((event.clientY - box.top) / box.height * rows);
		const column = Math.floor((event.clientX - box.left) / box.width * columns);
		if (row >= 0 && row < rows && column >= 0 && column < columns) this.put(row * columns + column, this.ink);
	}
	put(n, value) {
		if (this.values[n] === value) return;
		this.values[n] = value;
		this.change();
	}
	// Show other values. marked: pixels that are asked now, with a frame.
	draw(values, marked) {
		this.values = values;
		this.cells.forEach((cell, n) => {
			cell.style.setProperty("--live-ink", String(values[n] / this.most));
			cell.classList.toggle("live-asked", marked.has(n));
			set(cell, { "aria-label": this.name(Math.floor(n / this.size[1]) + 1, n % this.size[1] + 1, values[n]) });
		});
	}
}

// A small picture of pixels, to choose it.
export function thumbnail(parent, values, [rows, columns], most) {
	const box = html("span", { class: "live-thumb", "aria-hidden": "true" }, parent);
	for (let row = 0; row < rows; row += 1) {
		const line = html("span", { class: "live-pixel-row" }, box);
		for (let column = 0; column < columns; column += 1) {
			html("span", { class: "live-pixel" }, line).style.setProperty("--live-ink", String(values[row * columns + column] / most));
		}
	}
}
