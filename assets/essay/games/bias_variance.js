// Pick the degree before the test set opens: three samples, one choice for each.
import { set, svg } from "../marks/elements.js";
import { Frame } from "../marks/frame.js";
import { Plot, roundTicks } from "../marks/plot.js";
import { Score } from "../marks/score.js";
import { Stacks } from "../marks/stacks.js";
import { fill, number } from "../marks/words.js";
import { fitPolynomial, meanSquare, polynomialAt } from "../models/least_squares.js";
import { normal, uniform } from "../models/random.js";
import { sampleOf, waveAt } from "../models/waves.js";

const N_ROUNDS = 3, SEED = 21;

class Picking {
	constructor(root, data, words) {
		Object.assign(this, { data, words, frame: new Frame(root, words), next: uniform(SEED), chosen: 0 });
		this.gauss = normal(this.next);
		this.addCurves();
		this.addErrors();
		const { frame } = this;
		this.show = ["sample", "train_error", "test_error"].map((name, k) => frame.number(words[name], ["", "train", "test"][k]));
		this.slider = frame.slider(words.degree, {
			min: 0, max: data.degrees.length - 1, step: 1, value: 0, text: (k) => String(data.degrees[k]), change: (k) => { this.chosen = k; this.draw(); },
		});
		this.opener = frame.button(words.open, () => this.open(), "live-main");
		this.onward = frame.button(words.next, () => { this.draws(); this.draw(); });
		this.again = frame.button(words.again, () => { this.begin(); this.draw(); });
		this.score = new Score(frame, words);
		this.begin();
		frame.drawWith(() => this.draw());
	}
	addCurves() {
		const { data, words, frame } = this, card = frame.card(words.world), y = [data.low, data.high];
		frame.key(card, [["train", words.train], ["test", words.test], ["variance", words.fit]]);
		this.plot = new Plot(frame, card, { label: words.world, height: () => 330, x: [0, 1], y, edges: { left: 34, right: 16, top: 30, bottom: 44 } });
		this.plot.withAxes({ x: [0, 0.5, 1].map((at) => [at, String(at)]), y: roundTicks(y), xTitle: "x", yTitle: "y" });
		this.inside = svg("svg", {}, this.plot.front);
		this.tests = data.x.map(() => svg("circle", { class: "live-tested", r: 3.5 }, this.inside));
		this.fit = svg("path", { class: "live-fit" }, this.inside);
		this.dots = Array.from({ length: data.n }, () => svg("circle", { class: "live-trained", r: 5 }, this.inside));
	}
	addErrors() {
		const { data, words, frame } = this, card = frame.card(words.measure), most = 2 * Math.max(...data.expected);
		frame.key(card, [["test-part", words.test_error], ["aim", words.train_error]]);
		this.stacks = new Stacks(frame, card, {
			label: words.measure, names: data.degrees.map(String), roles: ["test"], most, ticks: roundTicks([0, most]), xTitle: words.degree, yTitle: words.error,
		});
	}
	begin() {
		Object.assign(this, { round: 0, sums: { yours: 0, best: 0, wiggliest: 0 } });
		this.score.clear();
		this.draws();
	}
	// The next sample, its fits, and a test set that stays closed.
	draws() {
		const { data } = this, { x, y } = this.sample = sampleOf(data.wave, data, this.next, this.gauss);
		this.tested = data.x.map((at) => waveAt(data.wave, at) + data.sigma * this.gauss());
		const fits = data.degrees.map((degree) => fitPolynomial(x, y, degree)), at = (places) => fits.map((fit) => places.map((place) => polynomialAt(fit, place)));
		this.curves = at(data.x);
		this.trained = at(x).map((curve) => meanSquare(curve, y));
		this.errors = this.curves.map((curve) => meanSquare(curve, this.tested));
		Object.assign(this, { isOpen: false, round: this.round + 1 });
	}
	open() {
		const { errors, sums, words, data, chosen } = this, best = errors.indexOf(Math.min(...errors));
		this.isOpen = true;
		sums.yours += errors[chosen];
		sums.best += errors[best];
		sums.wiggliest += errors.at(-1);
		const text = (value) => number(value, 2);
		this.score.add(fill(words.try, { degree: data.degrees[chosen], error: text(errors[chosen]), best: data.degrees[best], least: text(errors[best]) }));
		if (this.round === N_ROUNDS) {
			const found = { yours: text(sums.yours), best: text(sums.best), wiggliest: text(sums.wiggliest), all: N_ROUNDS };
			const how = sums.yours === sums.best ? "won" : sums.yours < sums.wiggliest ? "good" : "lost";
			this.score.end(`${fill(words[how], found)} ${fill(words.sums, found)}`, fill(words.line, found));
		}
		this.draw();
	}
	draw() {
		const { data, chosen, isOpen, round, words } = this, isOver = isOpen && round === N_ROUNDS;
		this.stacks.draw(this.errors.map((error) => [isOpen ? error : 0]), isOpen ? this.trained : null, chosen);
		this.drawCurves();
		const texts = [fill(words.of, { n: round, all: N_ROUNDS }), number(this.trained[chosen], 3), isOpen ? number(this.errors[chosen], 3) : "?"];
		texts.forEach((text, n) => this.show[n](text));
		this.opener.disabled = isOpen;
		this.slider.input.disabled = isOpen;
		this.onward.disabled = !isOpen || isOver;
		this.frame.say(fill(words.said, { degree: data.degrees[chosen], train: texts[1], test: isOpen ? texts[2] : words.closed }));
	}
	drawCurves() {
		const { plot, data, sample } = this;
		set(this.inside, { x: plot.left, y: plot.top, width: plot.right - plot.left, height: plot.bottom - plot.top });
		const at = (x, y) => [plot.px(x) - plot.left, Math.max(-1e3, Math.min(1e4, plot.py(y) - plot.top))].map((each) => each.toFixed(1));
		set(this.fit, { d: this.curves[this.chosen].map((y, n) => `${n ? "L" : "M"}${at(data.x[n], y).join(" ")}`).join("") });
		const place = (dot, x, y) => { const [cx, cy] = at(x, y); set(dot, { cx, cy }); };
		this.dots.forEach((dot, n) => place(dot, sample.x[n], sample.y[n]));
		this.tests.forEach((dot, n) => {
			place(dot, data.x[n], this.tested[n]);
			set(dot, { visibility: this.isOpen ? "visible" : "hidden" });
		});
	}
}

export function mount(root, data, words) { return new Picking(root, data, words); }
