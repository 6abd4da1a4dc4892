// A query that you drag: the weights, and the mean that they make. Then words that ask words.
import { html, pathThrough, set, svg } from "../marks/elements.js";
import { Bars } from "../marks/bars.js";
import { Frame } from "../marks/frame.js";
import { clamped, handle, movedByKeys, movedByPointer, standsAt } from "../marks/handles.js";
import { outline } from "../marks/outline.js";
import { Plot, roundTicks } from "../marks/plot.js";
import { padded } from "../marks/scatter.js";
import { fill, number } from "../marks/words.js";
import { kernelWeights, lastWordAsks, numberForHalf, typicalMiss, weightedMean } from "../models/attention.js";

const STEP = 0.1, N_CURVE = 121, BAND = 36, BROADEST = 22, BUMP = 54, TOPS = [0.2, 0.5, 1];
const OCTAVE = 8, WIDTHS = { min: -3 * OCTAVE, max: 3 * OCTAVE, step: 1, value: 0 };

// Men who are asked for their sit-ups: those with waists near the query count most.
class Men {
	constructor(root, data, words) {
		Object.assign(this, { data, words, frame: new Frame(root, words), query: data.asked, octaves: 0 });
		const { frame } = this;
		this.addMen();
		this.addWeights();
		this.show = ["guess", "half", "most", "miss"].map((name, k) => frame.number(words[name], k ? "" : "case"));
		this.slider = frame.slider(words.width, { ...WIDTHS, text: (k) => this.inches(this.widthAt(k), 2), change: (k) => { this.octaves = k; this.draw(); } });
		frame.button(words.reset, () => this.reset());
		frame.drawWith(() => this.draw());
	}
	widthAt(k) { return this.data.width * 2 ** (k / OCTAVE); }
	inches(value, decimals) { return fill(this.words.inches, { value: number(value, decimals) }); }
	addMen() {
		const { data, words, frame } = this, card = frame.card(words.men), x = padded(data.x, 0.06), y = [0, 1.1 * Math.max(...data.y)];
		frame.key(card, [["band", words.band], ["bump", words.bump], ["base", words.curve]]);
		this.plot = new Plot(frame, card, { label: words.men, height: () => 340, x, y, edges: { left: 40, right: 16, top: 52, bottom: 44 }, className: "live-x" });
		this.plot.withAxes({ x: roundTicks(x), y: roundTicks(y), xTitle: words.waist, yTitle: words.situps });
		const { back, front } = this.plot;
		this.bump = svg("path", { class: "live-bump" }, back);
		this.curve = svg("path", { class: "live-base" }, back);
		this.bands = data.x.map(() => svg("line", { class: "live-band" }, back));
		this.marks = data.x.map(() => svg("circle", { class: "live-trained", r: 5.5, "aria-hidden": "true" }, front));
		this.handle = handle(front, words.query);
		this.line = svg("line", { class: "live-query" }, this.handle);
		this.knob = svg("rect", { class: "live-knob", width: 22, height: 22, rx: 11 }, this.handle);
		this.asker = svg("path", { class: "live-yours live-dot" }, this.handle);
		this.name = svg("text", { class: "live-called", "aria-hidden": "true" }, front);
		movedByKeys(this.handle, { by: (dx, dy) => this.ask(this.query + STEP * (dx + dy)), end: (way) => this.ask(x[way < 0 ? 0 : 1]) });
		movedByPointer(this.plot.svg, { pick: (px, py, near) => this.pick(px, near), move: (_, px) => this.ask(this.plot.x(px)) });
	}
	addWeights() {
		const { data, words, frame } = this, card = frame.card(words.weights), n = data.x.length;
		this.shares = new Plot(frame, card, { label: words.weights, height: () => 340, x: [-0.5, n - 0.5], y: [0, 1], edges: { left: 34, right: 4, top: 30, bottom: 44 } });
		this.bars = data.x.map(() => svg("rect", { class: "live-fill-accent" }, this.shares.back));
	}
	pick(x, near) {
		const at = this.plot.px(this.query);
		return Math.abs(x - at) <= near ? { element: this.handle, at: [at, 0] } : null;
	}
	ask(waist) {
		this.query = clamped(waist, this.plot.ends.x);
		this.draw();
	}
	reset() {
		Object.assign(this, { query: this.data.asked, octaves: 0 });
		this.slider.set(0);
		this.draw();
	}
	draw() {
		const { data: { x, y }, words, query } = this, width = this.widthAt(this.octaves);
		const weights = this.weights = kernelWeights(x, query, width), guess = this.guess = weightedMean(weights, y);
		this.drawMen(weights, guess, width);
		this.drawWeights(weights);
		const waist = this.inches(query, 1), half = fill(words.count, { n: numberForHalf(weights) });
		const texts = { guess: number(guess, 0), half, most: number(Math.max(...weights), 3), miss: number(typicalMiss(x, y, width), 1) };
		Object.values(texts).forEach((text, k) => this.show[k](text));
		standsAt(this.handle, query, ...this.plot.ends.x, fill(words.stands, { ...texts, waist }));
		this.frame.say(fill(words.said, { ...texts, waist, width: this.inches(width, 2) }));
	}
	drawMen(weights, guess, width) {
		const { plot, query, data: { x, y } } = this, [low, high] = plot.ends.x, [at, up] = [plot.px(query), plot.py(guess)];
		const places = Array.from({ length: N_CURVE }, (_, n) => low + n / (N_CURVE - 1) * (high - low));
		set(this.curve, { d: pathThrough(places.map((place) => [plot.px(place), plot.py(weightedMean(kernelWeights(x, place, width), y))])) });
		const bump = places.map((place) => [plot.px(place), plot.bottom - BUMP * Math.exp(-(((place - query) / width) ** 2) / 2)]);
		set(this.bump, { d: `${pathThrough([[plot.left, plot.bottom], ...bump, [plot.right, plot.bottom]])}Z` });
		weights.forEach((weight, n) => {
			const [x1, y1] = [plot.px(x[n]), plot.py(y[n])];
			set(this.bands[n], { x1, y1, x2: at, y2: up, "stroke-width": Math.min(BROADEST, BAND * weight) });
			set(this.marks[n], { cx: x1, cy: y1 });
		});
		set(this.line, { x1: at, x2: at, y1: 22, y2: plot.bottom });
		set(this.knob, { x: at - 11, y: 2 });
		set(this.asker, { d: outline("diamond", at, up, 9) });
		const atEnd = at > plot.width - 130;
		set(this.name, { x: at + (atEnd ? -17 : 17), y: 18, "text-anchor": atEnd ? "end" : "start", text: this.inches(query, 1) });
	}
	// The axis ends at the first of TOPS that holds all bars.
	drawWeights(weights) {
		const { shares, words } = this, top = TOPS.find((each) => each >= Math.max(...weights) - 1e-12);
		shares.ends.y = [0, top];
		shares.withAxes({ y: [0, top / 2, top].map((at) => [at, String(at)]), xTitle: words.by_waist, yTitle: words.weight }).drawAxes();
		const width = 0.8 * (shares.px(1) - shares.px(0));
		weights.forEach((weight, n) => {
			const y = shares.py(weight);
			set(this.bars[n], { x: shares.px(n) - width / 2, y, width, height: shares.bottom - y });
		});
	}
}

const SENTENCE = ["the", "dog", "bites", "the", "cat"], SWAPPED = ["the", "cat", "bites", "the", "dog"];
const ANIMALS = { dog: "positive", cat: "negative" };

// A sentence and its question, asked of a model that knows the places of words, or of one without.
class Sentence {
	constructor(root, data, words) {
		html("p", { class: "live-lead", text: words.lead_words }, root);
		Object.assign(this, { data, words, frame: new Frame(html("div", {}, root), { ...words, keys: "" }) });
		this.on = { placed: true, swapped: false, asksBiter: false };
		this.addWords();
		this.addAnswers();
		this.toggles = { placed: words.placed, swapped: words.swapped, asksBiter: words.asks_biter };
		for (const [name, label] of Object.entries(this.toggles)) this.toggles[name] = this.frame.button(label, () => { this.on[name] = !this.on[name]; this.draw(); });
		this.frame.button(words.reset_words, () => { Object.assign(this.on, { placed: true, swapped: false, asksBiter: false }); this.draw(); });
		this.frame.drawWith(() => this.draw());
	}
	addWords() {
		const { words, frame } = this, card = frame.card(words.asks);
		this.plot = new Plot(frame, card, { label: words.asks, height: () => 260, x: [-0.5, 5.5], y: [0, 1], edges: { left: 34, right: 6, top: 30, bottom: 52 } });
		this.plot.withAxes({ y: [0, 0.5, 1].map((at) => [at, String(at)]), yTitle: words.weight });
		const { front } = this.plot, six = [0, 1, 2, 3, 4, 5];
		this.bars = six.map(() => svg("rect", { class: "live-fill-accent" }, front));
		this.names = six.map(() => svg("text", { "text-anchor": "middle" }, front));
		this.places = six.map((n) => svg("text", { class: "live-soft", "text-anchor": "middle", text: String(n + 1) }, front));
	}
	addAnswers() {
		const { words, frame } = this, card = frame.card(words.answers);
		const rows = Object.entries(ANIMALS).map(([name, role]) => ({ name: words[name], role }));
		this.question = html("p", { class: "live-question-line" }, card);
		this.answers = new Bars(frame, card, { label: words.answers, rows, most: 1, height: 150 });
		this.show = frame.number(words.says);
	}
	draw() {
		const { data, words, on, plot } = this, sentence = [...(on.swapped ? SWAPPED : SENTENCE), on.asksBiter ? "biter" : "bitten"];
		const { weights, chances } = this.found = lastWordAsks(on.placed ? data.placed : data.placeless, sentence.map((word) => data.vocabulary.indexOf(word)));
		const width = 0.6 * (plot.px(1) - plot.px(0));
		sentence.forEach((word, n) => {
			const x = plot.px(n), y = plot.py(weights[n]);
			set(this.bars[n], { x: x - width / 2, y, width, height: plot.bottom - y });
			set(this.names[n], { x, y: plot.bottom + 20, text: words[word], class: ANIMALS[word] ? `live-strong live-text-${ANIMALS[word]}` : n === 5 ? "live-strong" : "" });
			set(this.places[n], { x, y: plot.bottom + 42, visibility: on.placed ? "visible" : "hidden" });
		});
		const shares = Object.keys(ANIMALS).map((name) => chances[data.answers[name]]), percent = (share) => fill(words.percent, { n: wholePercent(share) });
		this.answers.draw(shares.map((value) => ({ value, text: percent(value) })));
		for (const [name, button] of Object.entries(this.toggles)) set(button, { "aria-pressed": String(on[name]) });
		this.tell(sentence, shares);
	}
	tell(sentence, shares) {
		const { words, on } = this, said = shares[0] > shares[1] ? "dog" : "cat", truth = sentence[on.asksBiter ? 1 : 4];
		const says = fill(said === truth ? words.is_right : words.is_wrong, { name: words[said] });
		const text = sentence.map((word) => words[word]).join(" ");
		set(this.question, { text });
		this.show(says);
		this.frame.say(fill(words.said_words, { text, says }));
	}
}

// Whole percents; what is not quite none or all says so.
function wholePercent(share) {
	const n = Math.round(100 * share);
	return n === 0 && share > 0 ? "<1" : n === 100 && share < 1 ? ">99" : String(n);
}

class Attention {
	constructor(root, data, words) {
		root.replaceChildren();
		this.men = new Men(html("div", {}, root), data, words);
		this.sentence = new Sentence(html("div", { class: "live-second" }, root), data, words);
	}
}

export function mount(root, data, words) { return new Attention(root, data, words); }
