// A figure of ranked cases: a strip with a bar, a curve of what every bar would do, and numbers.
import { counts } from "../models/ranking.js";
import { Curve } from "./curve.js";
import { Frame } from "./frame.js";
import { Strip } from "./strip.js";
import { fill, number } from "./words.js";

// The value at a place from 0 to 1 on an axis: { low, high, log, decimals }.
export function valueText({ low, high, log, decimals }, at) {
	return number(log ? low * (high / low) ** at : low + at * (high - low), decimals);
}

export class Ranked {
	// tell(scores, found): { curve, numbers }, what Curve.draw takes, and texts by name.
	// numbers: pairs of a name and the role of its mark; xTitle, yTitle: of the curve.
	constructor(root, data, words, { tell, numbers, xTitle, yTitle }) {
		Object.assign(this, { data, words, tell, frame: new Frame(root, words) });
		const text = (at) => valueText(data, at);
		this.strip = new Strip(this.frame, this.frame.card(words.world), {
			...data, words, label: words.world, text: (at) => fill(words.at, { value: text(at) }),
			ticks: [0, 0.5, 1].map((at) => [at, text(at)]), title: words.axis, change: () => this.draw(),
		});
		this.curve = new Curve(this.frame, this.frame.card(words.measure), { label: words.measure, xTitle, yTitle });
		this.show = numbers.map(([name, role]) => [name, this.frame.number(words[name], role)]);
		this.before = tell(data.scores, counts(data.scores, data.positive, data.bar)).curve.points;
		this.frame.button(words.reset, () => this.reset());
		this.frame.drawWith(() => this.draw());
	}
	reset() {
		this.strip.scores = [...this.data.scores];
		Object.assign(this.strip, { bar: this.data.bar, selected: -1 });
		this.draw();
	}
	draw() {
		const { strip, data, words } = this, { scores, bar } = strip;
		strip.place();
		const found = counts(scores, data.positive, bar), { curve, numbers } = this.tell(scores, found);
		const moved = scores.some((score, n) => score !== data.scores[n]);
		this.curve.draw({ ...curve, ghost: moved && this.before });
		for (const [name, show] of this.show) show(numbers[name]);
		this.frame.say(fill(words.said, { ...found, ...numbers, bar: valueText(data, bar) }));
	}
}
