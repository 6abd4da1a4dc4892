// A series whose future begins where you say: the forecast is fitted again to what was known then.
import { Bars } from "../marks/bars.js";
import { pathThrough, set, svg } from "../marks/elements.js";
import { Frame } from "../marks/frame.js";
import { clamped } from "../marks/handles.js";
import { outline } from "../marks/outline.js";
import { Plot, roundTicks } from "../marks/plot.js";
import { padded } from "../marks/scatter.js";
import { Today } from "../marks/today.js";
import { decimalsFor, fill, number } from "../marks/words.js";
import { uniform } from "../models/random.js";
import { RollingForecast } from "../models/series.js";

const BEFORE = 0.6, RADIUS = [2.5, 4], SEED = 7, NONE = "–";
const BARS = [["fit", "train"], ["scattered", "validation"], ["past", "accent"], ["future", "test"]];

class Future {
	constructor(root, data, words) {
		Object.assign(this, { data, words, frame: new Frame(root, words), model: new RollingForecast(data), isScattered: false });
		const { frame } = this, of = { ...data, at: data.last };
		this.today = new Today(frame, frame.card(words.world, "live-all"), { ...of, label: words.world, handle: words.today, name: words.today, change: () => this.draw() });
		this.addNear();
		this.addBars();
		this.show = ["inside", "share", "promised", "past"].map((name) => frame.number(words[name]));
		this.ways = [words.hide_end, words.hide_scattered].map((label, k) => frame.button(label, () => { this.isScattered = k === 1; this.draw(); }));
		this.again = frame.button(words.again, () => { this.drawLots(); this.draw(); });
		frame.button(words.reset, () => this.reset());
		this.begin();
		frame.drawWith(() => this.draw());
	}
	addNear() {
		const { data, words, frame } = this, card = frame.card(words.near);
		frame.key(card, [["series", words.known], ["accent", words.model], ["fan-area", words.fan], ["came", words.truth], ["outside", words.outside]]);
		this.near = new Plot(frame, card, { label: words.near, height: () => 330, x: [0, 1], y: [0, 1], edges: { left: 44, right: 12, top: 30, bottom: 26 } });
		const { back, front } = this.near;
		this.space = svg("rect", { class: "live-space" }, back);
		this.fan = svg("path", { class: "live-fan" }, back);
		this.known = svg("path", { class: "live-series-known" }, back);
		this.line = svg("path", { class: "live-curve" }, back);
		this.marks = Array.from({ length: data.held }, () => svg("path", { "aria-hidden": "true" }, front));
	}
	addBars() {
		const { data, words, frame, model } = this, card = frame.card(words.measure);
		let most = Math.max(model.none, model.errorOfFit(data.first), model.errorOfFit(data.last));
		for (let n = data.first; n <= data.last; n += 1) most = Math.max(most, model.errorOfPast(n), model.errorAhead(n));
		this.decimals = decimalsFor(most);
		const rows = BARS.map(([name, role]) => ({ name: words[`off_${name}`], role, gap: name === "future" }));
		this.bars = new Bars(frame, card, { label: words.measure, rows, most, height: 300 });
	}
	begin() {
		this.next = uniform(SEED);
		this.drawLots();
	}
	drawLots() { this.lots = this.data.y.map(() => this.next()); }
	reset() {
		this.today.at = this.data.last;
		this.isScattered = false;
		this.begin();
		this.draw();
	}
	draw() {
		const { today, model, words, data, isScattered } = this, n = today.at;
		const ahead = model.forecast(n), reach = model.reach(n), scattered = this.scattered = model.scattered(n, this.lots);
		this.isInside = model.isInside(n, reach);
		today.place(isScattered ? scattered.hidden : null);
		if (isScattered) this.drawScattered(n);
		else this.drawAhead(n, ahead, reach);
		const errors = [model.errorOfFit(n), scattered.error, model.errorOfPast(n), model.errorAhead(n)], texts = errors.map((each) => number(each, this.decimals));
		this.bars.draw(errors.map((value, k) => ({ value, text: texts[k] })));
		const inside = this.isInside.filter(Boolean).length, held = data.held, past = model.origins(n).length;
		const share = `${Math.round(100 * inside / held)} %`, promised = `${Math.round(100 * data.promised)} %`;
		const counted = isScattered ? [NONE, NONE] : [fill(words.of, { n: inside, all: held }), share];
		[...counted, promised, `${past}`].forEach((text, k) => this.show[k](text));
		this.ways.forEach((button, k) => set(button, { "aria-pressed": String(isScattered === (k === 1)) }));
		this.again.disabled = !isScattered;
		const [fit, among, before, future] = texts;
		this.frame.say(fill(words.said, { today: today.date(n), fit, scattered: among, past: before, future, inside, held }));
	}
	// The end is hidden: the forecast, its fan, and what came.
	drawAhead(n, ahead, reach) {
		const { data, model } = this, end = n + data.held, from = this.from(n), shown = data.y.slice(from, end);
		this.scale(n, [...shown, ...ahead.flatMap((each, k) => [each - reach[k], each + reach[k]])]);
		const side = (way) => ahead.map((each, k) => this.at(n + k, each + way * reach[k]));
		const start = this.at(n - 1, data.y[n - 1]);
		set(this.fan, { d: `${pathThrough([start, ...side(1), ...side(-1).reverse()])}Z` });
		this.drawKnown(from, n, () => false);
		set(this.line, { d: pathThrough([start, ...model.forecast(n).map((each, k) => this.at(n + k, each))]) });
		this.drawMarks(this.isInside.map((isInside, k) => [n + k, isInside]));
	}
	// Values are hidden at random among the others: the fit to these, and those that were hidden.
	drawScattered(n) {
		const { data, model, scattered: { hidden, weights } } = this, end = n + data.held, from = this.from(n);
		const fit = Array.from({ length: end - from }, (_, k) => model.value(weights, from + k)), isHidden = new Set(hidden);
		this.scale(n, [...data.y.slice(from, end), ...fit]);
		set(this.fan, { d: "" });
		this.drawKnown(from, end, (at) => isHidden.has(at));
		set(this.line, { d: pathThrough(fit.map((each, k) => this.at(from + k, each))) });
		this.drawMarks(hidden.filter((at) => at >= from).map((at) => [at, true]));
	}
	from(n) { return Math.max(0, n - Math.max(2, Math.round(BEFORE * this.data.held))); }
	at(x, y) { return [this.near.px(x), this.near.py(y)]; }
	scale(n, shown) {
		const { near, today, data, words, isScattered } = this, from = this.from(n), last = n + data.held - 1, y = padded(shown);
		near.ends = { x: [from, last], y };
		near.withAxes({ x: [from, last].map((at) => [at, today.date(at)]), y: roundTicks(y), yTitle: words.y });
		near.drawAxes();
		const left = near.px(n - 0.5);
		set(this.space, { x: left, width: isScattered ? 0 : near.right - left, y: near.top, height: near.bottom - near.top });
	}
	// A line through the known values, with gaps where values are hidden.
	drawKnown(from, to, isHidden) {
		let d = "", isOn = false;
		for (let n = from; n < to; n += 1) {
			const [x, y] = this.at(n, this.data.y[n]);
			if (!isHidden(n)) d += `${isOn ? "L" : "M"}${x.toFixed(2)} ${y.toFixed(2)}`;
			isOn = !isHidden(n);
		}
		set(this.known, { d });
	}
	drawMarks(shown) {
		const r = this.isScattered ? RADIUS[1] : clamped(0.9 * (this.near.px(1) - this.near.px(0)), RADIUS);
		this.marks.forEach((mark, k) => {
			const [n, isInside] = shown[k] || [0, true];
			set(mark, { class: isInside ? "live-came" : "live-outside", d: k < shown.length ? outline("square", ...this.at(n, this.data.y[n]), r) : "" });
		});
	}
}

export function mount(root, data, words) { return new Future(root, data, words); }
