// Grow the better tree: three cuts by hand, against those that scikit-learn's tree has found.
import { set, svg } from "../marks/elements.js";
import { Frame } from "../marks/frame.js";
import { clamped, handle, movedByKeys, movedByPointer, standsAt } from "../marks/handles.js";
import { Scatter, padded } from "../marks/scatter.js";
import { Score } from "../marks/score.js";
import { SmallTree } from "../marks/small_tree.js";
import { decimalsFor, fill, number } from "../marks/words.js";
import { rowsAt, treeOf } from "../models/hand_grown.js";
import { pathOf, rectangles } from "../models/trees.js";

const STEPS = 100, N_CUTS = 3;

class Growing {
	constructor(root, data, words) {
		Object.assign(this, { data, words, frame: new Frame(root, words) });
		this.ends = [0, 1].map((k) => padded([...data.x, ...data.newX].map((row) => row[k])));
		this.decimals = this.ends.map(([low, high]) => decimalsFor(high - low));
		this.addWorld();
		const card = this.frame.card(words.tree);
		this.frame.key(card, [["negative", words.negative], ["positive", words.positive]]);
		this.tree = new SmallTree(this.frame, card, {
			label: words.tree, height: 340, no: words.no, yes: words.yes, ask: (place) => this.question(place),
			leaf: (place) => this.grown.isLeaf[place] ? { positive: this.grown.saysPositive[place], counts: this.grown.counts[place].join(" + ") } : null,
		});
		this.show = ["below", "above"].map((name) => this.frame.number(words[name]));
		this.ways = ["x", "y"].map((name, k) => this.frame.button(fill(words.along, { name: words[name] }), () => this.turn(k)));
		this.take = this.frame.button(words.cut, () => this.go({ feature: this.feature, cut: this.cut }), "live-main");
		this.leave = this.frame.button(words.leave, () => this.go(null));
		this.frame.button(words.again, () => { this.begin(); this.draw(); });
		this.score = new Score(this.frame, words);
		this.begin();
		this.frame.drawWith(() => this.draw());
	}
	addWorld() {
		const { data, words, frame, ends } = this, card = frame.card(words.world);
		frame.key(card, ["negative", "positive", "wrong"].map((role) => [role, words[role]]));
		this.scatter = new Scatter(frame, card, {
			label: words.world, height: 330, x: ends[0], y: ends[1], titles: [words.x, words.y], decimals: this.decimals,
			points: [...data.x, ...data.newX], look: (n) => this.look(n), still: true,
		});
		const { plot } = this.scatter;
		this.boxes = data.feature.map(() => svg("path", {}, plot.back));
		this.handle = handle(plot.front, words.line_handle);
		this.line = svg("line", { class: "live-bar" }, this.handle);
		this.knob = svg("circle", { class: "live-knob", r: 11 }, this.handle);
		const size = (k) => (ends[k][1] - ends[k][0]) / STEPS;
		movedByKeys(this.handle, { by: (dx, dy) => this.move(this.cut + (dx + dy) * size(this.feature)), end: (way) => this.move(this.box()[this.feature][way < 0 ? 0 : 1]) });
		movedByPointer(plot.svg, {
			pick: (x, y, near) => !this.isOver && Math.abs(this.feature ? y - plot.py(this.cut) : x - plot.px(this.cut)) <= near ? { element: this.handle } : null,
			move: (_, x, y) => this.move(this.feature ? plot.y(y) : plot.x(x)),
		});
	}
	get isOver() { return this.place >= N_CUTS; }
	box() { return rectangles(this.grown, this.ends)[this.place] || this.ends; }
	look(n) {
		const { data, grown } = this, isNew = n >= data.x.length, at = isNew ? n - data.x.length : n;
		const positive = (isNew ? data.newPositive : data.positive)[at], shape = positive ? "disc" : "square";
		const look = { shape, className: `live-${positive ? "positive" : "negative"}` };
		if (isNew !== this.isOver) return { ...look, className: "live-none" };
		if (isNew) return { ...look, wrong: grown.saysPositive[pathOf(grown, data.newX[at]).at(-1)] !== positive };
		return this.held.has(n) ? look : { ...look, className: `${look.className} live-faded` };
	}
	question(place) {
		const { feature, threshold } = this.grown, k = feature[place];
		return k < 0 ? null : [this.words[k ? "y" : "x"], `> ${number(threshold[place], this.decimals[k])}?`];
	}
	begin() {
		Object.assign(this, { cuts: [null, null, null], place: 0, feature: 0 });
		this.score.clear();
		this.aim();
	}
	// Look at the rows of a place, with the cut in the middle of them.
	aim() {
		const { data } = this;
		this.grown = treeOf(this.cuts, data.x, data.positive);
		this.held = new Set(rowsAt(this.cuts, data.x, this.place));
		const [low, high] = this.box()[this.feature];
		this.cut = (low + high) / 2;
	}
	turn(k) {
		this.feature = k;
		this.aim();
		this.draw();
	}
	move(cut) {
		this.cut = clamped(cut, this.box()[this.feature]);
		this.draw();
	}
	go(cut) {
		this.cuts[this.place] = cut;
		this.place = !cut && !this.place ? N_CUTS : this.place + 1;
		this.aim();
		if (this.isOver) this.end();
		this.draw();
	}
	end() {
		const { data, words } = this, { newX, newPositive } = data;
		const right = (tree) => newX.filter((row, n) => tree.saysPositive[pathOf(tree, row).at(-1)] === newPositive[n]).length;
		const found = { yours: right(this.grown), cart: right(data), all: newX.length };
		const how = found.yours > found.cart ? "won" : found.yours === found.cart ? "level" : "lost";
		this.score.end(fill(words[how], found), fill(words.line, found));
	}
	draw() {
		const { scatter, data, isOver, words } = this, { plot } = scatter;
		scatter.place();
		rectangles(this.grown, this.ends).forEach(([[left, right], [bottom, top]], place) => {
			const kind = this.grown.saysPositive[place] ? "positive" : "negative", isSeen = this.grown.isLeaf[place] && this.place > 0;
			set(this.boxes[place], { class: isSeen ? `live-side-${kind} live-box` : "live-none", d: scatter.path([[left, bottom], [right, bottom], [right, top], [left, top]], true) });
		});
		this.tree.draw(isOver ? [] : [this.place]);
		this.drawCut(plot);
		[true, false].forEach((isBelow, n) => {
			const held = [...this.held].filter((row) => data.x[row][this.feature] <= this.cut === isBelow), pos = held.filter((row) => data.positive[row]).length;
			this.show[n](isOver ? "–" : `${held.length - pos} + ${pos}`);
		});
		this.ways.forEach((button, k) => set(button, { "aria-pressed": String(k === this.feature) }));
		for (const button of [...this.ways, this.take, this.leave]) button.disabled = isOver;
		if (!isOver) this.frame.say(fill(words.said, { n: this.place + 1, all: N_CUTS }));
	}
	drawCut(plot) {
		const [[left, right], [bottom, top]] = this.box(), [low, high] = this.box()[this.feature];
		const ends = this.feature ? [[left, this.cut], [right, this.cut]] : [[this.cut, bottom], [this.cut, top]];
		const [[x1, y1], [x2, y2]] = ends.map(([x, y]) => [plot.px(x), plot.py(y)]);
		set(this.line, { x1, x2, y1, y2 });
		set(this.knob, { cx: this.feature ? x2 : x1, cy: y2 });
		set(this.handle, { class: `live-handle ${this.isOver ? "live-none" : ""}`, tabindex: this.isOver ? -1 : 0 });
		standsAt(this.handle, this.cut, low, high, `${this.words[this.feature ? "y" : "x"]} ${number(this.cut, this.decimals[this.feature])}`);
	}
}

export function mount(root, data, words) { return new Growing(root, data, words); }
