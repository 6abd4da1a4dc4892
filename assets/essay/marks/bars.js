// Lying bars, each with a name before it and a number after it.
import { set, svg } from "./elements.js";
import { Plot } from "./plot.js";

export class Bars {
	// rows: { name, role, gap }, gap: true for room above; most: the value of a bar of full length.
	constructor(frame, card, { label, rows, most, height }) {
		Object.assign(this, { rows, most });
		this.plot = new Plot(frame, card, { label, height: () => height, x: [0, most], y: [0, 1], edges: { left: 0, right: 0, top: 8, bottom: 6 } });
		const { front } = this.plot;
		this.parts = rows.map(({ name, role }) => ({
			name: svg("text", { text: name, class: "live-row" }, front),
			ground: svg("rect", { class: "live-ground", rx: 3 }, front),
			bar: svg("rect", { class: `live-fill-${role}`, rx: 3 }, front),
			value: svg("text", { class: "live-row-value" }, front),
		}));
	}
	// values: for each row { value, text, faded }.
	draw(values) {
		const { plot, rows, parts } = this, gaps = rows.filter(({ gap }) => gap).length;
		const pitch = (plot.bottom - plot.top) / (rows.length + 0.7 * gaps), width = plot.right - plot.left;
		const thick = Math.min(16, pitch - 22);
		let top = plot.top;
		values.forEach(({ value, text, faded }, n) => {
			const { name, ground, bar, value: shown } = parts[n];
			if (rows[n].gap) top += 0.7 * pitch;
			set(name, { x: plot.left, y: top + 12 });
			set(shown, { x: plot.right, y: top + 12, "text-anchor": "end", text });
			const place = { x: plot.left, y: top + 19, height: thick };
			set(ground, { ...place, width });
			set(bar, { ...place, width: Math.max(0, Math.min(1, value / this.most)) * width, opacity: faded ? 0.35 : 1 });
			top += pitch;
		});
	}
}
