// One sample after the other: how far the mean of all fits is from the truth, and how they scatter.
import { set, svg } from "../marks/elements.js";
import { Frame } from "../marks/frame.js";
import { Plot, roundTicks } from "../marks/plot.js";
import { Stacks } from "../marks/stacks.js";
import { fill, number } from "../marks/words.js";
import { biasAndVariance, fitPolynomial, polynomialAt } from "../models/least_squares.js";
import { normal, uniform } from "../models/random.js";
import { sampleOf } from "../models/waves.js";

const MANY = 20, MOST = 200, SEED = 7;

class Samples {
	constructor(root, data, words) {
		Object.assign(this, { data, words, frame: new Frame(root, words), chosen: data.degrees.indexOf(data.first) });
		this.addCurves();
		this.addErrors();
		const { frame } = this;
		this.show = ["samples", "noise", "bias", "variance", "sum"].map((name, k) => frame.number(words[name], k % 4 ? name : ""));
		this.buttons = [[words.one, 1, "live-main"], [words.many, MANY, ""]].map(([label, n, look]) => frame.button(fill(label, { n }), () => { this.add(n); this.draw(); }, look));
		this.slider = frame.slider(words.degree, {
			min: 0, max: data.degrees.length - 1, step: 1, value: this.chosen, text: (k) => String(data.degrees[k]),
			change: (k) => { this.chosen = k; this.draw(); },
		});
		frame.button(words.reset, () => this.reset());
		this.begin();
		frame.drawWith(() => this.draw());
	}
	addCurves() {
		const { data, words, frame } = this, card = frame.card(words.world), y = [data.low, data.high];
		frame.key(card, [["truth", words.truth], ["variance", words.fits], ["bias", words.mean]]);
		this.plot = new Plot(frame, card, { label: words.world, height: () => 330, x: [0, 1], y, edges: { left: 34, right: 16, top: 30, bottom: 44 } });
		this.plot.withAxes({ x: [0, 0.5, 1].map((at) => [at, String(at)]), y: roundTicks(y), xTitle: "x", yTitle: "y" });
		this.inside = svg("svg", {}, this.plot.front);
		this.fits = svg("path", { class: "live-fits" }, this.inside);
		this.last = svg("path", { class: "live-fit" }, this.inside);
		this.halo = svg("path", { class: "live-halo" }, this.inside);
		this.middle = svg("path", { class: "live-middle" }, this.inside);
		this.truth = svg("path", { class: "live-true" }, this.inside);
		this.dots = Array.from({ length: data.n }, () => svg("circle", { class: "live-sample", r: 4.5 }, this.inside));
	}
	addErrors() {
		const { data, words, frame } = this, card = frame.card(words.measure);
		frame.key(card, [["noise-part", words.noise], ["bias-part", words.bias], ["variance-part", words.variance], ["aim", words.aim]]);
		const most = 1.15 * Math.max(...data.expected);
		this.stacks = new Stacks(frame, card, {
			label: words.measure, names: data.degrees.map(String), roles: ["noise", "bias", "variance"], most,
			ticks: roundTicks([0, most]), xTitle: words.degree, yTitle: words.error,
		});
	}
	begin() {
		this.next = uniform(SEED);
		this.gauss = normal(this.next);
		this.curves = this.data.degrees.map(() => []);
		this.add(1);
	}
	reset() {
		this.chosen = this.data.degrees.indexOf(this.data.first);
		this.slider.set(this.chosen);
		this.begin();
		this.draw();
	}
	// Draw so many more samples, and fit each degree to each.
	add(n) {
		const { data } = this;
		this.found = null;
		for (let k = 0; k < n && this.curves[0].length < MOST; k += 1) {
			this.sample = sampleOf(data.wave, data, this.next, this.gauss);
			data.degrees.forEach((degree, at) => {
				const fit = fitPolynomial(this.sample.x, this.sample.y, degree);
				this.curves[at].push(data.x.map((place) => polynomialAt(fit, place)));
			});
		}
	}
	draw() {
		const { data, curves, chosen, words } = this, noise = data.sigma ** 2, n = curves[0].length;
		this.found ??= curves.map((each) => biasAndVariance(each, data.truth));
		const { found } = this, now = found[chosen];
		this.stacks.draw(found.map(({ bias, variance }) => [noise, bias, variance]), data.expected, chosen);
		this.drawCurves(curves[chosen], now.middle);
		const numbers = [noise, now.bias, now.variance, noise + now.bias + now.variance].map((each) => number(each, 3));
		[String(n), ...numbers].forEach((text, k) => this.show[k](text));
		for (const button of this.buttons) button.disabled = n >= MOST;
		const [, bias, variance, sum] = numbers;
		this.frame.say(fill(words.said, { n, degree: data.degrees[chosen], bias, variance, sum }));
	}
	drawCurves(curves, middle) {
		const { plot, data, sample } = this;
		set(this.inside, { x: plot.left, y: plot.top, width: plot.right - plot.left, height: plot.bottom - plot.top });
		const at = (x, y) => [plot.px(x) - plot.left, Math.max(-1e3, Math.min(1e4, plot.py(y) - plot.top))].map((each) => each.toFixed(1));
		const path = (curve) => curve.map((y, n) => `${n ? "L" : "M"}${at(data.x[n], y).join(" ")}`).join("");
		set(this.fits, { d: curves.slice(0, -1).map(path).join("") });
		set(this.last, { d: path(curves.at(-1)) });
		for (const each of [this.middle, this.halo]) set(each, { d: path(middle) });
		set(this.truth, { d: path(data.truth) });
		this.dots.forEach((dot, n) => {
			const [cx, cy] = at(sample.x[n], sample.y[n]);
			set(dot, { cx, cy });
		});
	}
}

export function mount(root, data, words) { return new Samples(root, data, words); }
