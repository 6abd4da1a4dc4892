// A herd of pets that you move: the line follows those that train it, and no others.
import { Bars } from "../marks/bars.js";
import { set, svg } from "../marks/elements.js";
import { Frame } from "../marks/frame.js";
import { Scatter, padded } from "../marks/scatter.js";
import { decimalsFor, fill } from "../marks/words.js";
import { fitLogistic, scoreOf } from "../models/logistic.js";
import { crossing, halfPlane } from "../models/plane.js";

const MODELS = [["neither", []], ["first", [0]], ["second", [1]], ["both", [0, 1]]];
const PENS = ["train", "validation", "test"];

class Herd {
	constructor(root, data, words) {
		Object.assign(this, { data, words, frame: new Frame(root, words), shown: 3 });
		this.addWorld();
		const n = (pen) => data.pen.filter((each) => each === pen).length;
		this.sizes = [0, 1, 2].map(n);
		const rows = MODELS.map(([name]) => ({ name: words[name], role: "validation" }));
		rows.push({ name: words.test_of_kept, role: "test", gap: true });
		this.bars = new Bars(this.frame, this.frame.card(words.measure), { label: words.measure, rows, most: 1, height: 340 });
		this.show = PENS.map((pen) => this.frame.number(words[`right_${pen}`], pen));
		this.buttons = MODELS.map(([name], k) => this.frame.button(words[`line_${name}`], () => { this.shown = k; this.draw(); }));
		this.frame.button(words.reset, () => this.reset());
		this.frame.drawWith(() => this.draw());
	}
	addWorld() {
		const { data, words, frame } = this, columns = [0, 1].map((k) => data.x.map((row) => row[k]));
		const [x, y] = columns.map((column) => padded(column));
		const card = frame.card(words.world);
		frame.key(card, ["negative", "positive", ...PENS, "wrong"].map((role) => [role, words[role]]));
		this.scatter = new Scatter(frame, card, {
			label: words.world, height: 330, x, y, titles: [words.x, words.y],
			decimals: [x, y].map(([low, high]) => decimalsFor(high - low)), points: data.x.map((row) => [...row]),
			look: (n) => this.look(n), handle: words.pet, said: (n) => `${words[this.className(n)]}, ${words[PENS[data.pen[n]]]}: ${this.scatter.at(n)}`,
			change: (n) => this.draw(n),
		});
		const { back } = this.scatter.plot;
		this.sides = ["negative", "positive"].map((role) => svg("path", { class: `live-side-${role}` }, back));
		this.halo = svg("path", { class: "live-halo" }, back);
		this.line = svg("path", { class: "live-curve" }, back);
	}
	className(n) { return this.data.positive[n] ? "positive" : "negative"; }
	look(n) {
		const role = this.className(n);
		const wrong = scoreOf(this.lines[this.shown], this.scatter.points[n]) > 0 !== this.data.positive[n];
		return { shape: this.data.positive[n] ? "disc" : "square", className: `live-${role} live-pen-${PENS[this.data.pen[n]]}`, wrong };
	}
	reset() {
		this.scatter.points = this.data.x.map((row) => [...row]);
		this.scatter.selected = -1;
		this.shown = 3;
		this.draw();
	}
	fit() {
		const { points } = this.scatter, train = points.map((_, n) => n).filter((n) => this.data.pen[n] === 0);
		this.lines = MODELS.map(([, columns]) => {
			const fitted = fitLogistic(train.map((n) => columns.map((k) => points[n][k])), train.map((n) => this.data.positive[n]));
			const line = [0, 0, fitted.at(-1)];
			columns.forEach((k, at) => line[k] = fitted[at]);
			return line;
		});
		this.right = this.lines.map((line) => PENS.map((_, pen) => points.filter((row, n) =>
			this.data.pen[n] === pen && scoreOf(line, row) > 0 === this.data.positive[n]).length));
	}
	draw(moved = -1) {
		this.fit();
		const { scatter, words, right, sizes, shown } = this, line = this.lines[shown], box = [scatter.x, scatter.y];
		scatter.place();
		set(this.sides[0], { d: scatter.path(halfPlane(line.map((each) => -each), box), true) });
		set(this.sides[1], { d: scatter.path(halfPlane(line, box), true) });
		for (const each of [this.line, this.halo]) set(each, { d: scatter.path(crossing(line, box)) });
		const best = Math.max(...right.map((each) => each[1])), kept = right.findIndex((each) => each[1] === best);
		const rows = right.map((each, k) => ({ value: each[1] / sizes[1], text: `${each[1]}`, faded: k !== kept }));
		this.bars.draw([...rows, { value: right[kept][2] / sizes[2], text: `${right[kept][2]}` }]);
		this.show.forEach((show, pen) => show(fill(words.of, { n: right[shown][pen], all: sizes[pen] })));
		this.buttons.forEach((button, k) => set(button, { "aria-pressed": String(k === shown) }));
		const [train, validation, test] = right[shown];
		const what = moved < 0 ? "" : words[this.data.pen[moved] ? "stays" : "follows"];
		this.frame.say(`${what} ${fill(words.said, { train, validation, test })}`.trim());
	}
}

export function mount(root, data, words) { return new Herd(root, data, words); }
