// While no session goes on: what is due, the routines, and what was done.

function element(name, text, ...children) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  made.append(...children);
  return made;
}

/** Draws the lobby into `box`; `begin` is called with the name of a routine. */
export function lobby(box, { today, due, routines, history }, begin) {
  const item = ({ name, title, about }) => {
    const button = element("button", "Start");
    button.type = "button";
    button.setAttribute("aria-label", `Start ${title}`);
    button.dataset.routine = name;
    button.onclick = () => begin(name);
    return element("li", "", element("div", "", element("b", title), element("small", about)), button);
  };
  const parts = [];
  if (today.length) parts.push(element("h2", "Today"), ...today.map((line) => element("p", line)));
  if (due.length) parts.push(element("ul", "", ...due.map(item)));
  parts.push(element("h2", "Routines"), element("ul", "", ...routines.map(item)));
  if (history) {
    parts.push(element("h2", "What you did"), element("p", history.words));
    const rows = history.sessions.map((session) =>
      element("tr", "", element("td", session.day), element("td", session.title), element("td", `${session.minutes} min`), element("td", session.pain)),
    );
    const head = element("tr", "", ...["Day", "Routine", "Time", "Pain"].map((name) => element("th", name)));
    parts.push(element("table", "", head, ...rows));
    for (const each of history.plots) parts.push(element("h3", each.name), plot(each));
  }
  box.replaceChildren(...parts);
}

const SVG = "http://www.w3.org/2000/svg";

function svg(name, attributes, text) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text) made.textContent = text;
  return made;
}

/** Values as bars, the latest at the right, with lines at nothing, half of the most and the most. */
function plot({ name, most, values }) {
  const picture = svg("svg", { viewBox: "0 0 320 120", role: "img", "aria-label": `${name}: ${values.join(", ")}` });
  const wide = 290 / values.length;
  const scale = 90 / (most || 1);
  for (const value of [0, most / 2, most]) {
    const y = 104 - value * scale;
    picture.append(svg("line", { x1: 24, x2: 316, y1: y, y2: y, stroke: "currentColor", "stroke-opacity": 0.3 }));
    picture.append(svg("text", { x: 2, y: y + 4, "font-size": 10, fill: "currentColor" }, String(Math.round(value))));
  }
  values.forEach((value, i) => {
    const height = Math.max(1.5, value * scale);
    picture.append(svg("rect", { x: 26 + i * wide, y: 104 - height, width: Math.max(2, wide - 3), height, fill: "currentColor" }));
  });
  return picture;
}
