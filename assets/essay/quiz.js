"use strict";
// Asks the questions of the quiz one by one; without scripts they stand there with their answers.

function startQuiz(section) {
	const questions = findAll(".asked", section), end = find(".quiz-end", section);
	let right = 0, number = 0;
	const ask = (focus) => {
		questions.forEach((question, n) => question.hidden = n !== number);
		end.hidden = number < questions.length;
		if (!end.hidden) finish();
		const heading = find("h3", questions[number] || section);
		if (focus) (end.hidden ? heading : find(".retry", end)).focus();
	};
	const finish = () => {
		const all = right === questions.length, none = !right;
		const praise = all ? "Every single one. " : none ? "A fresh start awaits. " : "";
		find(".score", end).textContent = `${praise}${right} of ${questions.length} right.`;
	};
	questions.forEach((question, n) => {
		const heading = find("h3", question);
		heading.tabIndex = -1;
		heading.prepend(place(n + 1, questions.length));
		find("details", question).hidden = true;
		ready(question, () => { right += 1; }, () => { number += 1; ask(true); }, n === questions.length - 1);
	});
	find(".retry", end).addEventListener("click", () => {
		right = number = 0;
		questions.forEach((question) => question.reset());
		ask(true);
	});
	section.classList.add("one-by-one");
	ask(false);
}

function place(n, total) {
	const span = document.createElement("span");
	span.className = "place";
	span.textContent = `${n} / ${total} `;
	return span;
}

// Turn a question's answers into buttons, with feedback and a way on.
function ready(question, score, next, isLast) {
	const feedback = document.createElement("p"), on = button(isLast ? "See the score" : "Next question", next);
	feedback.className = "feedback";
	feedback.setAttribute("role", "status");
	on.className = "on";
	const choices = findAll(".answers li", question).map((item) => {
		const choice = button(item.textContent, () => answer(item));
		item.replaceChildren(choice);
		return choice;
	});
	const answer = (chosen) => {
		const isRight = chosen.dataset.right === "true";
		if (isRight) score();
		for (const item of findAll(".answers li", question)) {
			find("button", item).disabled = true;
			if (item.dataset.right === "true") mark(item, "right", "Right: ");
			else if (item === chosen) mark(item, "wrong", "Not this: ");
		}
		feedback.textContent = isRight ? "Yes." : chosen.dataset.why;
		on.hidden = false;
		on.focus();
	};
	question.append(feedback, on);
	question.reset = () => {
		feedback.textContent = "";
		on.hidden = true;
		for (const choice of choices) {
			choice.disabled = false;
			choice.parentElement.className = "";
			find(".sr", choice)?.remove();
		}
	};
	question.reset();
}

function mark(item, kind, words) {
	const spoken = document.createElement("span");
	spoken.className = "sr";
	spoken.textContent = words;
	item.className = kind;
	find("button", item).prepend(spoken);
}

function button(words, act) {
	const element = document.createElement("button");
	element.type = "button";
	element.textContent = words;
	element.addEventListener("click", act);
	return element;
}
