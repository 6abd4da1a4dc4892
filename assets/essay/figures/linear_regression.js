// The line of least squares through points that you move.
import { set, svg } from "../marks/elements.js";
import { Frame } from "../marks/frame.js";
import { Plot } from "../marks/plot.js";
import { Scatter, padded } from "../marks/scatter.js";
import { decimalsFor, fill, number, rounded } from "../marks/words.js";
import { fitLine, mean } from "../models/least_squares.js";
import { crossing } from "../models/plane.js";

const CELLS = 10;

class Regression {
	constructor(root, data, words) {
		Object.assign(this, { data, words, frame: new Frame(root, words) });
		const { frame } = this, card = frame.card(words.world), [x, y] = [padded(data.x, 0.12), padded(data.y, 0.25)];
		frame.key(card, [["accent", words.line], ["base", words.mean], ["variance", words.squares]]);
		this.scatter = new Scatter(frame, card, {
			label: words.world, height: 330, x, y, titles: [words.x, words.y],
			decimals: [x, y].map(([low, high]) => decimalsFor(high - low)), points: this.points(),
			look: () => ({ shape: "disc", className: "live-truth" }), handle: words.point,
			said: (n) => this.scatter.at(n), change: () => this.draw(),
		});
		const { back } = this.scatter.plot;
		this.squares = data.x.map(() => svg("rect", { class: "live-square" }, back));
		this.parts = ["base", "ghost", "halo", "curve"].map((name) => svg("path", { class: `live-${name}` }, back));
		this.addCells();
		this.show = Object.fromEntries(["slope", "left", "total", "r_squared"].map((name) => [name, frame.number(words[name], name === "r_squared" ? "accent" : "")]));
		frame.button(words.reset, () => this.reset());
		this.first = fitLine(data.x, data.y);
		frame.drawWith(() => this.draw());
	}
	points() { return this.data.x.map((x, n) => [x, this.data.y[n]]); }
	addCells() {
		const { words, frame } = this, card = frame.card(words.measure);
		frame.key(card, [["variance-area", words.cells_left], ["accent-area", words.cells_gone]]);
		this.grid = new Plot(frame, card, { label: words.measure, height: (width) => Math.min(width, 330), x: [0, 1], y: [0, 1], edges: { left: 0, right: 0, top: 8, bottom: 0 } });
		this.cells = Array.from({ length: CELLS ** 2 }, () => svg("rect", { rx: 2 }, this.grid.back));
	}
	reset() {
		this.scatter.points = this.points();
		this.scatter.selected = -1;
		this.draw();
	}
	draw() {
		const { scatter, words, frame } = this, { points } = scatter;
		const fit = this.fit = fitLine(points.map(([x]) => x), points.map(([, y]) => y));
		scatter.place();
		this.placeLines(fit);
		this.placeSquares(fit);
		const gone = Math.round(CELLS ** 2 * fit.rSquared), { height, width } = this.grid;
		const size = (Math.min(width, height) - 8) / CELLS, left = (width - size * CELLS) / 2;
		this.cells.forEach((cell, n) => set(cell, {
			class: n < CELLS ** 2 - gone ? "live-cell-left" : "live-cell-gone", width: size - 3, height: size - 3,
			x: left + size * (n % CELLS), y: height - size * (1 + Math.floor(n / CELLS)),
		}));
		const texts = { slope: rounded(fit.slope), left: rounded(fit.left), total: rounded(fit.total), r_squared: number(fit.rSquared, 3) };
		for (const [name, text] of Object.entries(texts)) this.show[name](text);
		frame.say(fill(words.said, texts));
	}
	placeLines(fit) {
		const { scatter, first } = this, box = [scatter.x, scatter.y];
		const path = ({ slope, intercept }) => scatter.path(crossing([slope, -1, intercept], box));
		const height = mean(scatter.points.map(([, y]) => y)), moved = fit.slope !== first.slope || fit.intercept !== first.intercept;
		const paths = [path({ slope: 0, intercept: height }), moved ? path(first) : "", path(fit), path(fit)];
		this.parts.forEach((part, n) => set(part, { d: paths[n] }));
	}
	// Each residual as the side of a square, away from the line's slope.
	placeSquares({ slope, residuals }) {
		const { plot, points } = this.scatter;
		points.forEach(([x, y], n) => {
			const [top, bottom] = [plot.py(y), plot.py(y - residuals[n])], side = Math.abs(top - bottom);
			const toRight = residuals[n] > 0 === slope < 0;
			set(this.squares[n], { x: plot.px(x) - (toRight ? 0 : side), y: Math.min(top, bottom), width: side, height: side });
		});
	}
}

export function mount(root, data, words) { return new Regression(root, data, words); }
