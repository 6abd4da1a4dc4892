// Many trees side by side, each with the way of one case and the vote at its end.
import { set, svg } from "./elements.js";
import { Plot } from "./plot.js";
import { outline } from "./outline.js";
import { number } from "./words.js";

export class LittleTrees {
	constructor(frame, card, { label, trees, height }) {
		Object.assign(this, { trees, layouts: trees.map(layout) });
		this.plot = new Plot(frame, card, { label, height: () => height, x: [0, 1], y: [0, 1], edges: { left: 0, right: 0, top: 4, bottom: 0 } });
		this.parts = trees.map(() => ({
			all: svg("path", { class: "live-twigs" }, this.plot.back), way: svg("path", { class: "live-way" }, this.plot.back),
			end: svg("path", {}, this.plot.back), share: svg("text", { "text-anchor": "middle" }, this.plot.back),
		}));
	}
	// paths: the nodes on the way through each tree; shares: what each says; votes: true for positive.
	draw(paths, shares, votes) {
		const { plot, trees, layouts, parts } = this, columns = Math.ceil(Math.sqrt(trees.length));
		const rows = Math.ceil(trees.length / columns), width = plot.width / columns, height = (plot.height - 4) / rows;
		trees.forEach((tree, n) => {
			const left = (n % columns) * width, top = 4 + Math.floor(n / columns) * height, { x, y } = layouts[n];
			const at = (node) => [left + width * (0.1 + 0.8 * x[node]), top + 6 + (height - 46) * y[node]];
			const edge = (a, b) => `M${at(a).map((v) => v.toFixed(1)).join(" ")}L${at(b).map((v) => v.toFixed(1)).join(" ")}`;
			const splits = tree.feature.map((_, node) => node).filter((node) => tree.feature[node] >= 0);
			set(parts[n].all, { d: splits.map((node) => edge(node, tree.left[node]) + edge(node, tree.right[node])).join("") });
			const path = paths[n];
			set(parts[n].way, { d: path.slice(1).map((node, k) => edge(path[k], node)).join("") });
			const [ex, ey] = at(path.at(-1)), positive = votes[n];
			set(parts[n].end, { d: outline(positive ? "disc" : "square", ex, ey + 4, 7), class: `live-dot ${positive ? "live-positive" : "live-negative"}` });
			set(parts[n].share, { x: left + width / 2, y: top + height - 10, text: number(shares[n], 2), class: "live-soft" });
		});
	}
}

// Places of all nodes from 0 to 1: leaves side by side, a split above the middle of its sides.
function layout(tree) {
	const x = [], y = [], deep = [];
	let leaves = 0;
	const visit = (node, level) => {
		deep[node] = level;
		if (tree.feature[node] < 0) {
			x[node] = leaves;
			leaves += 1;
			return;
		}
		visit(tree.left[node], level + 1);
		visit(tree.right[node], level + 1);
		x[node] = (x[tree.left[node]] + x[tree.right[node]]) / 2;
	};
	visit(0, 0);
	const most = Math.max(1, ...deep);
	deep.forEach((level, node) => { y[node] = level / most; });
	return { x: x.map((each) => leaves > 1 ? each / (leaves - 1) : 0.5), y };
}
