// A case of your own falls down the tree.
import { set, svg } from "../marks/elements.js";
import { Frame } from "../marks/frame.js";
import { Scatter, padded } from "../marks/scatter.js";
import { SmallTree } from "../marks/small_tree.js";
import { decimalsFor, fill, number } from "../marks/words.js";
import { pathOf, rectangles } from "../models/trees.js";

class Falling {
	constructor(root, data, words) {
		Object.assign(this, { data, words, frame: new Frame(root, words) });
		const { frame } = this;
		const ends = [0, 1].map((k) => padded(data.x.map((row) => row[k])));
		this.decimals = ends.map(([low, high]) => decimalsFor(high - low));
		this.addWorld(ends);
		const card = frame.card(words.tree);
		frame.key(card, [["negative", words.negative], ["positive", words.positive]]);
		this.tree = new SmallTree(frame, card, {
			label: words.tree, height: 340, no: words.no, yes: words.yes, ask: (place) => this.ask(place),
			leaf: (place) => data.isLeaf[place] ? { positive: data.saysPositive[place], counts: data.counts[place].join(" + ") } : null,
		});
		this.show = ["says", "questions", "rows"].map((name) => frame.number(words[name]));
		frame.button(words.reset, () => this.reset());
		frame.drawWith(() => this.draw());
	}
	addWorld(ends) {
		const { data, words, frame } = this, card = frame.card(words.world);
		frame.key(card, [["negative", words.negative], ["positive", words.positive], ["case", words.yours]]);
		this.scatter = new Scatter(frame, card, {
			label: words.world, height: 330, x: ends[0], y: ends[1], titles: [words.x, words.y], decimals: this.decimals,
			points: [...data.x, data.start], movable: (n) => n === data.x.length, look: (n) => this.look(n), handle: words.case,
			said: () => `${this.scatter.at(data.x.length)}: ${words[this.answer]}`, change: () => this.draw(),
		});
		this.scatter.selected = data.x.length;
		const { back } = this.scatter.plot;
		this.boxes = data.isLeaf.map((isLeaf, place) => svg("path", { class: isLeaf ? `live-side-${data.saysPositive[place] ? "positive" : "negative"} live-box` : "live-none" }, back));
	}
	look(n) {
		if (n === this.data.x.length) return { shape: "diamond", className: "live-yours" };
		const positive = this.data.positive[n];
		return { shape: positive ? "disc" : "square", className: positive ? "live-positive" : "live-negative" };
	}
	ask(place) {
		const { feature, threshold } = this.data;
		if (feature[place] < 0) return null;
		const k = feature[place];
		return [this.words[k ? "y" : "x"], `> ${number(threshold[place], this.decimals[k])}?`];
	}
	reset() {
		this.scatter.points[this.data.x.length] = this.data.start;
		this.draw();
	}
	draw() {
		const { data, scatter, words } = this, own = scatter.points[data.x.length];
		const path = pathOf(data, own), leaf = path.at(-1);
		this.answer = data.saysPositive[leaf] ? "positive" : "negative";
		scatter.place();
		rectangles(data, [scatter.x, scatter.y]).forEach(([[left, right], [bottom, top]], place) => {
			if (!data.isLeaf[place]) return;
			set(this.boxes[place], { d: scatter.path([[left, bottom], [right, bottom], [right, top], [left, top]], true) });
			this.boxes[place].classList.toggle("live-chosen", place === leaf);
		});
		this.tree.draw(path);
		const questions = path.length - 1, rows = data.counts[leaf].reduce((sum, n) => sum + n, 0);
		[words[this.answer], `${questions}`, `${rows}`].forEach((text, n) => this.show[n](text));
		this.frame.say(fill(words.said, { says: words[this.answer], questions, rows }));
	}
}

export function mount(root, data, words) { return new Falling(root, data, words); }
