// What every live figure has: a lead, cards with plots, numbers, controls, and a voice.
import { html, set, svg } from "./elements.js";

const QUIET_MS = 600, PENS = ["train", "validation", "test"], VALUES = ["came", "outside"];

export class Frame {
	constructor(root, words) {
		root.classList.add("live");
		root.replaceChildren();
		this.words = words;
		this.plots = [];
		this.cards = html("div", { class: "live-cards" }, root);
		this.numbers = html("dl", { class: "live-numbers" }, root);
		this.controls = html("div", { class: "live-controls" }, root);
		if (words.keys) html("p", { class: "live-keys", text: words.keys }, root);
		this.voice = html("p", { class: "live-hidden", "aria-live": "polite" }, root);
		this.root = root;
	}
	// A card with a title; `className` lays it out.
	card(title, className = "") {
		const card = html("div", { class: `live-card ${className}` }, this.cards);
		if (title) html("p", { class: "live-title", text: title }, card);
		return card;
	}
	// A line below the title that says what the marks of some roles are: [[role, name], ...].
	key(card, entries) {
		const line = html("p", { class: "live-key" }, card);
		for (const [role, name] of entries) {
			const entry = html("span", {}, line);
			icon(role, entry);
			html("span", { text: name }, entry);
		}
	}
	// A number with its label; returns a function that shows another text. role: of its mark.
	number(label, role = "") {
		const pair = html("div", {}, this.numbers), term = html("dt", {}, pair);
		if (role) icon(role, term);
		html("span", { text: label }, term);
		const value = html("dd", {}, pair);
		return (text) => set(value, { text });
	}
	button(label, action, className = "") {
		const button = html("button", { type: "button", class: className, text: label }, this.controls);
		button.addEventListener("click", action);
		return button;
	}
	// A slider of the browser's own. text: of a value, for eyes and for ears.
	slider(label, { min, max, step, value, text, change }) {
		const group = html("label", { class: "live-slider" }, this.controls);
		html("span", { text: label }, group);
		const input = html("input", { type: "range", min, max, step, value }, group);
		const shown = html("output", {}, group);
		const show = () => {
			set(shown, { text: text(Number(input.value)) });
			set(input, { "aria-valuetext": shown.textContent });
		};
		input.addEventListener("input", () => { show(); change(Number(input.value)); });
		input.addEventListener("keydown", (event) => event.stopPropagation());
		show();
		return { input, set(to) { input.value = to; show(); } };
	}
	// Say what has changed, once it has been quiet for a moment.
	say(text) {
		clearTimeout(this.waiting);
		this.waiting = setTimeout(() => set(this.voice, { text }), QUIET_MS);
	}
	// Draw now and whenever the figure gets another width.
	drawWith(draw) {
		let width = 0;
		new ResizeObserver(() => {
			if (this.root.clientWidth === width) return;
			width = this.root.clientWidth;
			for (const plot of this.plots) plot.resize();
			draw();
		}).observe(this.root);
		for (const plot of this.plots) plot.resize();
		draw();
	}
}

// The mark of a role as a small picture: a disc, a square, a line.
export function icon(role, parent) {
	const picture = svg("svg", { class: "live-icon", viewBox: "0 0 16 16", "aria-hidden": "true" }, parent);
	const [name, wrong] = role.split("-"), shape = { class: `live-${name}${wrong === "wrong" ? " live-wrong" : ""}` };
	if (name === "positive") svg("circle", { ...shape, cx: 8, cy: 8, r: 6 }, picture);
	else if (name === "negative") svg("rect", { ...shape, x: 3, y: 3, width: 10, height: 10 }, picture);
	else if (name === "case") svg("path", { class: "live-yours", d: "M8 1L15 8L8 15L1 8Z" }, picture);
	else if (wrong === "area" || wrong === "part") svg("rect", { class: `live-cell-${name}`, x: 1, y: 1, width: 14, height: 14, rx: 2 }, picture);
	else if (name === "wrong") svg("circle", { class: "live-misses", cx: 8, cy: 8, r: 7 }, picture);
	else if (VALUES.includes(name)) svg("rect", { ...shape, x: 4, y: 4, width: 8, height: 8 }, picture);
	else if (PENS.includes(name)) svg("circle", { class: `live-icon-${name}`, cx: 8, cy: 8, r: 5.5 }, picture);
	else svg("line", { class: `live-line-${role}`, x1: 0, x2: 16, y1: 8, y2: 8 }, picture);
	return picture;
}
