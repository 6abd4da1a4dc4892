// What every game has: a task, tries, a verdict, and a line of text to share.
import { html, set } from "./elements.js";

export class Score {
	constructor(frame, words) {
		this.words = words;
		this.box = html("div", { class: "live-score", role: "status" }, frame.root);
		this.tries = html("ol", { class: "live-tries", "aria-label": words.tries }, this.box);
		this.verdict = html("p", { class: "live-verdict" }, this.box);
		this.share = html("div", { class: "live-share", hidden: "" }, frame.root);
		const label = html("label", {}, this.share);
		html("span", { text: words.share }, label);
		this.line = html("input", { type: "text", readonly: "" }, label);
		this.line.addEventListener("keydown", (event) => event.stopPropagation());
		this.copy = html("button", { type: "button", text: words.copy }, this.share);
		this.copy.addEventListener("click", () => this.copyLine());
		frame.root.insertBefore(this.box, frame.controls);
		frame.root.insertBefore(this.share, frame.controls.nextSibling);
	}
	add(text) { html("li", { text }, this.tries); }
	// verdict: a sentence; line: what may be shared.
	end(verdict, line) {
		set(this.verdict, { text: verdict });
		this.line.value = line;
		set(this.share, { hidden: null });
	}
	clear() {
		this.tries.replaceChildren();
		set(this.verdict, { text: "" });
		set(this.share, { hidden: "" });
		set(this.copy, { text: this.words.copy });
	}
	// Some browsers give no clipboard to a page from the disk: then the line is selected and copied.
	async copyLine() {
		try {
			await navigator.clipboard.writeText(this.line.value);
		} catch {
			this.line.select();
			document.execCommand("copy");
		}
		set(this.copy, { text: this.words.copied });
	}
}
