"use strict";
// Brings the parts of an essay to life: film, slider, quiz, figures, copy buttons.

const calm = matchMedia("(prefers-reduced-motion: reduce)"), dark = matchMedia("(prefers-color-scheme: dark)");

async function inflated(base64) {
	const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
	return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).json();
}

// The film in the colors that the reader prefers.
async function filmOf(json) {
	const other = dark.matches && json.dark;
	const film = new Film(!other ? json : {
		...json,
		paper: other.paper,
		images: other.images,
		inks: json.inks.map(([join, cap, , , , ...rest], n) => [join, cap, ...other.paints[n], ...rest]),
	});
	await film.ready;
	return film;
}

async function startStory() {
	const json = await inflated(find("#film").textContent), story = new Story(await filmOf(json));
	const moving = () => {
		document.documentElement.classList.toggle("moving", !calm.matches);
		find("#moving").hidden = calm.matches;
		if (calm.matches) story.stop();
		else { story.resize(); story.follow(); }
	};
	dark.addEventListener("change", async () => story.recolor(await filmOf(json)));
	calm.addEventListener("change", moving);
	let waiting = false;
	addEventListener("scroll", () => {
		if (waiting || calm.matches) return;
		waiting = true;
		requestAnimationFrame(() => { waiting = false; story.follow(); });
	}, { passive: true });
	const step = (by) => story.go(story.reading() + by, calm.matches);
	find("#back").addEventListener("click", () => step(-1));
	find("#next").addEventListener("click", () => step(1));
	find("#again").addEventListener("click", () => story.again());
	findAll(".dots a").forEach((dot, beat) => dot.addEventListener("click", (event) => {
		event.preventDefault();
		story.go(beat, calm.matches);
	}));
	addEventListener("keydown", (event) => {
		const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
		if (!by || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
		if (event.target.closest("input, select, textarea, pre, .figure, .game, .table, [role=slider]")) return;
		event.preventDefault();
		step(by);
	});
	findAll(".slider").forEach((element) => new Scrubber(story, element));
	moving();
	return story;
}

function startLive() {
	const { modules: paths, data, words } = JSON.parse(find("#live").textContent);
	for (const [kind, path] of Object.entries(paths)) {
		const root = find(`#${kind}-root`);
		try {
			modules[path].mount(root, data, words[kind]);
			find(".no-script", root.parentElement).hidden = true;
		} catch (error) {
			find(".no-script", root.parentElement).textContent = "This part cannot be shown in this browser.";
			console.error(error);
		}
	}
}

function startCopying(block) {
	const copy = find(".copy", block), code = find("pre", block);
	copy.hidden = false;
	copy.addEventListener("click", async () => {
		try {
			await navigator.clipboard.writeText(code.textContent);
			copy.textContent = "Copied";
		} catch {
			getSelection().selectAllChildren(code);
			copy.textContent = "Selected: press Ctrl+C";
		}
		setTimeout(() => { copy.textContent = "Copy"; }, 2000);
	});
}

const essay = { ready: startStory().then((story) => { essay.story = story; }) };
if (find("#live")) startLive();
if (find("#quiz")) startQuiz(find("#quiz"));
findAll(".copyable").forEach(startCopying);
