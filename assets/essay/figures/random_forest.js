// A digit that you edit, and the votes of the forest's own trees.
import { html, set, svg } from "../marks/elements.js";
import { Frame } from "../marks/frame.js";
import { LittleTrees } from "../marks/little_trees.js";
import { Pixels, thumbnail } from "../marks/pixels.js";
import { Plot } from "../marks/plot.js";
import { outline } from "../marks/outline.js";
import { fill, number } from "../marks/words.js";
import { forestVote, pathOf } from "../models/trees.js";

class Forest {
	constructor(root, data, words) {
		Object.assign(this, { data, words, frame: new Frame(root, words), values: [...data.cases[0]], from: 0 });
		const { frame } = this, card = frame.card(words.picture), kinds = [["negative", words.negative], ["positive", words.positive]];
		this.pixels = new Pixels(card, {
			label: words.picture, size: data.size, most: data.most, change: () => this.draw(),
			name: (row, column, value) => fill(words.pixel, { row, column, ink: number(100 * value / data.most, 0) }),
		});
		this.addChoice(card);
		const trees = frame.card(words.trees);
		frame.key(trees, kinds);
		this.trees = new LittleTrees(frame, trees, { label: words.trees, trees: data.trees, height: 330 });
		this.addLine();
		this.show = ["votes", "mean", "says"].map((name, k) => frame.number(words[name], k === 1 ? "accent" : ""));
		frame.button(words.reset, () => this.choose(this.from));
		frame.drawWith(() => this.draw());
	}
	addChoice(card) {
		const { data, words } = this, choice = html("div", { class: "live-choice", role: "group", "aria-label": words.choice }, card);
		this.choices = data.cases.map((values, n) => {
			const label = fill(words.choose, { n: n + 1, kind: words[data.positive[n] ? "positive" : "negative"] });
			const button = html("button", { type: "button", class: "live-pick", "aria-label": label }, choice);
			thumbnail(button, values, data.size, data.most);
			button.addEventListener("click", () => this.choose(n));
			return button;
		});
	}
	addLine() {
		const { data, words, frame } = this, card = frame.card(words.line, "live-all");
		this.plot = new Plot(frame, card, { label: words.line, height: () => 120, x: [0, 1], y: [0, 1], edges: { left: 16, right: 16, top: 26, bottom: 44 } });
		this.plot.withAxes({ x: [0, 0.5, 1].map((at) => [at, String(at)]), xTitle: words.axis });
		this.half = svg("path", { class: "live-base" }, this.plot.back);
		this.marks = data.trees.map(() => svg("path", { class: "live-dot" }, this.plot.back));
		this.mean = svg("path", { class: "live-mean" }, this.plot.front);
		this.name = svg("text", { class: "live-name" }, this.plot.front);
	}
	choose(n) {
		this.from = n;
		this.values = [...this.data.cases[n]];
		this.draw();
	}
	draw() {
		const { data, words, values } = this, vote = forestVote(data.trees, values, data.tiesGoPositive);
		const paths = data.trees.map((tree) => pathOf(tree, values));
		const asked = new Set(paths.flatMap((path, n) => path.map((node) => data.trees[n].feature[node]).filter((each) => each >= 0)));
		this.pixels.draw(values, asked);
		this.choices.forEach((button, n) => set(button, { "aria-pressed": String(n === this.from) }));
		this.trees.draw(paths, vote.shares, vote.votes);
		this.drawLine(vote);
		const texts = { votes: fill(words.of, { n: vote.nVotes }), mean: number(vote.probability, 3), says: words[vote.says ? "positive" : "negative"] };
		Object.values(texts).forEach((text, n) => this.show[n](text));
		this.frame.say(fill(words.said, texts));
	}
	drawLine({ shares, votes, probability }) {
		const { plot } = this, levels = {}, middle = plot.px(0.5);
		shares.forEach((share, n) => {
			const x = plot.px(share), slot = Math.round(x / 15), level = levels[slot] = (levels[slot] ?? -1) + 1;
			set(this.marks[n], { d: outline(votes[n] ? "disc" : "square", x, plot.bottom - 9 - 13 * level, 6), class: `live-dot ${votes[n] ? "live-positive" : "live-negative"}` });
		});
		set(this.half, { d: `M${middle} ${plot.top - 4}V${plot.bottom}` });
		const x = plot.px(probability);
		set(this.mean, { d: `M${x} ${plot.bottom}l-7 -11h14Z M${x} ${plot.bottom}V${plot.top}` });
		const anchor = probability > 0.8 ? "end" : "start";
		set(this.name, { x: x + (anchor === "end" ? -6 : 6), y: plot.top + 4, "text-anchor": anchor, text: `${this.words.mean} ${number(probability, 3)}` });
	}
}

export function mount(root, data, words) { return new Forest(root, data, words); }
