// Beat the threshold: the least cost in five tries, while the classes are veiled.
import { set, svg } from "../marks/elements.js";
import { Frame } from "../marks/frame.js";
import { valueText } from "../marks/ranked.js";
import { Score } from "../marks/score.js";
import { Strip } from "../marks/strip.js";
import { fill } from "../marks/words.js";
import { cheapest, cost, counts, youden } from "../models/ranking.js";
import { uniform } from "../models/random.js";

const N_TRIES = 5, MISS = [2, 15], SEED = 11;

class Beat {
	constructor(root, data, words) {
		Object.assign(this, { data, words, frame: new Frame(root, words), next: uniform(SEED), missCost: data.missCost });
		const text = (at) => valueText(data, at);
		this.strip = new Strip(this.frame, this.frame.card(words.world, "live-all"), {
			...data, bar: 0.5, fixed: true, veiled: true, words, label: words.world, text: (at) => fill(words.at, { value: text(at) }),
			ticks: [0, 0.5, 1].map((at) => [at, text(at)]), title: words.axis, change: () => this.strip.place(),
		});
		this.notes = Array.from({ length: N_TRIES }, () => svg("text", { class: "live-note", "aria-hidden": "true" }, this.strip.plot.back));
		this.show = ["miss", "left", "best"].map((name) => this.frame.number(words[name]));
		this.ask = this.frame.button(words.ask, () => this.attempt(), "live-main");
		this.again = this.frame.button(words.again, () => this.begin());
		this.score = new Score(this.frame, words);
		this.begin(true);
		this.frame.drawWith(() => this.draw());
	}
	begin(first = false) {
		if (!first) this.missCost = MISS[0] + Math.floor(this.next() * (MISS[1] - MISS[0] + 1));
		Object.assign(this.strip, { veiled: true, bar: 0.5 });
		this.tries = [];
		this.score.clear();
		if (!first) this.draw();
	}
	costAt(bar) { return cost(counts(this.data.scores, this.data.positive, bar), this.missCost); }
	least() { return Math.min(...this.tries.map(({ paid }) => paid)); }
	attempt() {
		const { bar } = this.strip, paid = this.costAt(bar);
		this.tries.push({ bar, paid });
		this.score.add(fill(this.words.try, { bar: valueText(this.data, bar), cost: paid }));
		if (this.tries.length === N_TRIES) this.end();
		this.draw();
	}
	end() {
		const { data: { scores, positive, bar }, missCost, words } = this;
		this.strip.veiled = false;
		const yours = this.least(), least = this.costAt(cheapest(scores, positive, missCost).bar);
		const found = { yours, least, youden: this.costAt(youden(scores, positive).bar), usual: this.costAt(bar), miss: missCost };
		const how = yours === least ? "won" : yours < found.youden ? "good" : yours === found.youden ? "level" : "lost";
		this.score.end(`${fill(words[how], found)} ${fill(words.costs, found)}`, fill(words.line, found));
	}
	draw() {
		const { tries, strip } = this, left = N_TRIES - tries.length;
		strip.place();
		this.show[0](fill(this.words.miss_costs, { n: this.missCost }));
		this.show[1](String(left));
		this.show[2](tries.length ? String(this.least()) : "–");
		this.ask.disabled = left === 0;
		this.notes.forEach((note, n) => {
			const { bar, paid } = tries[n] || {}, { plot, middle, veiled } = strip, x = paid === undefined ? 0 : plot.px(bar);
			set(note, { text: paid === undefined || !veiled ? "" : `│ ${paid}`, x: x - 1, y: middle + 36 + 20 * n });
		});
	}
}

export function mount(root, data, words) { return new Beat(root, data, words); }
