// A ball that rolls down the error from where you put it, at the learning rate that you choose.
import { set, svg } from "../marks/elements.js";
import { Frame } from "../marks/frame.js";
import { Plot, roundTicks } from "../marks/plot.js";
import { Scatter, padded } from "../marks/scatter.js";
import { decimalsFor, fill, number, rounded } from "../marks/words.js";
import { arrival, descend, halfMeanSquare, variance } from "../models/descent.js";
import { mean } from "../models/least_squares.js";
import { crossing } from "../models/plane.js";

const N_STEPS = 60, N_RINGS = 7, RATE = { min: 0.05, max: 2.3, step: 0.05, value: 0.1 }, STEP = 25, MOST = 1000;

class Descent {
	constructor(root, data, words) {
		Object.assign(this, { data, words, frame: new Frame(root, words), rate: RATE.value, step: STEP });
		this.addBowl();
		this.addRows();
		this.show = ["error", "least", "arrives"].map((name) => this.frame.number(words[name], name === "error" ? "accent" : ""));
		this.sliders = [
			this.frame.slider(words.rate, { ...RATE, text: (value) => number(value, 2), change: (value) => { this.rate = value; this.draw(); } }),
			this.frame.slider(words.step, { min: 0, max: N_STEPS, step: 1, value: STEP, text: String, change: (value) => { this.step = value; this.draw(); } }),
		];
		this.frame.button(words.reset, () => this.reset());
		this.frame.drawWith(() => this.draw());
	}
	addBowl() {
		const { data, words, frame } = this, { best, start } = data, off = start.map((each, k) => 1.35 * Math.abs(each - best[k]));
		const [y, x] = best.map((each, k) => [each - off[k], each + off[k]]);
		const card = frame.card(words.bowl);
		frame.key(card, [["accent", words.way], ["contour", words.same_error]]);
		this.bowl = new Scatter(frame, card, {
			label: words.bowl, height: 330, x, y, titles: [words.slope, words.height], decimals: [x, y].map(([low, high]) => decimalsFor(high - low)),
			points: [[start[1], start[0]]], look: () => ({ shape: "disc", className: "live-ball" }), handle: words.ball,
			said: () => this.bowl.at(0), change: () => this.draw(),
		});
		this.bowl.selected = 0;
		// A drawing within the drawing cuts off what leaves the card.
		this.inside = svg("svg", {}, this.bowl.plot.back);
		this.rings = Array.from({ length: N_RINGS }, () => svg("ellipse", { class: "live-contour" }, this.inside));
		this.way = svg("path", { class: "live-curve live-thin" }, this.inside);
		this.dots = svg("path", { class: "live-steps" }, this.inside);
		this.goal = svg("path", { class: "live-goal" }, this.inside);
		this.now = svg("circle", { class: "live-point", r: 6 }, this.inside);
	}
	addRows() {
		const { data, words, frame } = this, card = frame.card(words.line_now), x = padded(data.x, 0.12), y = padded(data.y, 0.3);
		frame.key(card, [["accent", words.now], ["base", words.before]]);
		this.rows = new Plot(frame, card, { label: words.line_now, height: () => 330, x, y, edges: { left: 40, right: 16, top: 30, bottom: 44 } });
		this.rows.withAxes({ x: roundTicks(x), y: roundTicks(y), xTitle: words.x, yTitle: words.y });
		this.marks = data.x.map(() => svg("circle", { class: "live-truth live-dot", r: 5.5 }, this.rows.front));
		this.lines = ["base", "halo", "curve"].map((name) => svg("path", { class: `live-${name}` }, this.rows.back));
	}
	reset() {
		const { start } = this.data;
		this.bowl.points = [[start[1], start[0]]];
		[this.rate, this.step] = [RATE.value, STEP];
		this.sliders[0].set(RATE.value);
		this.sliders[1].set(STEP);
		this.draw();
	}
	draw() {
		const { data, bowl, words, step, rate } = this, { x, y, best } = data, [[slope, height]] = bowl.points;
		const lines = descend(x, y, [height, slope], rate, N_STEPS);
		bowl.place();
		this.drawBowl(lines);
		this.drawRows(lines[0], lines[step]);
		const arrived = arrival(x, y, [height, slope], best, rate, MOST);
		const texts = {
			error: rounded(halfMeanSquare(x, y, lines[step])), least: rounded(halfMeanSquare(x, y, best)),
			arrives: arrived < 0 ? words.never : fill(words.steps, { n: arrived }),
		};
		Object.values(texts).forEach((text, n) => this.show[n](text));
		this.frame.say(fill(words.said, { ...texts, step, rate: number(rate, 2) }));
	}
	drawBowl(lines) {
		const { plot } = this.bowl, { x, y, best, start } = this.data;
		set(this.inside, { x: plot.left, y: plot.top, width: plot.right - plot.left, height: plot.bottom - plot.top });
		const at = ([height, slope]) => [plot.px(slope) - plot.left, plot.py(height) - plot.top];
		const [cx, cy] = at(best), top = halfMeanSquare(x, y, start) - halfMeanSquare(x, y, best);
		this.rings.forEach((ring, n) => {
			const radius = Math.sqrt(2 * top) * (n + 1) / (N_RINGS - 2), [rx, ry] = at([best[0] - radius, best[1] + radius / Math.sqrt(variance(x))]);
			set(ring, { cx, cy, rx: rx - cx, ry: ry - cy });
		});
		const held = lines.map(at).map((point) => point.map((each) => Math.max(-1e4, Math.min(1e4, each)).toFixed(1)));
		const seen = held.slice(0, this.step + 1), [nowX, nowY] = seen.at(-1);
		set(this.way, { d: seen.map(([a, b], n) => `${n ? "L" : "M"}${a} ${b}`).join("") });
		set(this.dots, { d: seen.map(([a, b]) => `M${a} ${b}h0`).join("") });
		set(this.goal, { d: `M${cx - 7} ${cy}h14M${cx} ${cy - 7}v14` });
		set(this.now, { cx: nowX, cy: nowY });
	}
	drawRows(first, now) {
		const { rows, data } = this, middle = mean(data.x), box = [rows.ends.x, rows.ends.y];
		const path = ([height, slope]) => crossing([slope, -1, height - slope * middle], box)
			.map(([a, b], n) => `${n ? "L" : "M"}${rows.px(a).toFixed(1)} ${rows.py(b).toFixed(1)}`).join("");
		[first, now, now].forEach((line, n) => set(this.lines[n], { d: line.every(Number.isFinite) ? path(line) : "" }));
		this.marks.forEach((mark, n) => set(mark, { cx: rows.px(data.x[n]), cy: rows.py(data.y[n]) }));
	}
}

export function mount(root, data, words) { return new Descent(root, data, words); }
