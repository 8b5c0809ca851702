"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const { nodes, edges, links, groups } = data;
  const $ = id => document.getElementById(id);
  const canvas = $("canvas"), pen = canvas.getContext("2d"), map = $("map"), mapPen = map.getContext("2d");
  const HUES = ["#5b7cfa", "#12a594", "#e5734c", "#a15bd6", "#3f9bd8", "#c99a1d", "#d6589f", "#6e9b34"];
  const STATUS = ["", "added", "removed", "changed"];
  const hue = group => HUES[group % HUES.length];
  const plural = (n, word) => `${n.toLocaleString("en")} ${word}${n === 1 ? "" : "s"}`;

  /* ---- what is joined to what ---- */
  nodes.forEach(node => { node.up = []; node.down = []; node.rows.forEach(row => { row.up = []; row.down = []; }); });
  edges.forEach((edge, i) => {
    [edge.from, edge.fromRow, edge.to, edge.toRow] = edge.ends;
    edge.way = new Path2D(edge.path);
    const seen = edge.path.match(/-?\d+/g).map(Number);
    edge.box = [Infinity, Infinity, -Infinity, -Infinity];
    for (let k = 0; k < seen.length; k += 2) {
      edge.box[0] = Math.min(edge.box[0], seen[k]); edge.box[2] = Math.max(edge.box[2], seen[k]);
      edge.box[1] = Math.min(edge.box[1], seen[k + 1]); edge.box[3] = Math.max(edge.box[3], seen[k + 1]);
    }
    edge.tip = seen.slice(-2); edge.before = seen.slice(-4, -2);
    nodes[edge.to].up.push(i); nodes[edge.from].down.push(i);
  });
  const rowLinks = new Map(links.concat(edges.filter(e => e.fromRow >= 0 && e.toRow >= 0).map(e => e.ends)).map(ends => [ends.join(), ends]));
  rowLinks.forEach(([from, fromRow, to, toRow]) => {
    nodes[to].rows[toRow].up.push([from, fromRow]);
    nodes[from].rows[fromRow].down.push([to, toRow]);
  });

  /* ---- what is chosen, and what lies up- and downstream of it ---- */
  let chosen = -1, chosenRow = -1, over = -1;
  let lit = null;               // null: nothing is chosen; else {nodes: Map(node → "self" | "up" | "down"), edges: Map, rows: Map}
  const reach = (start, side, end, kind, found) => {
    const queue = [start];
    const seen = new Set(queue);
    while (queue.length) {
      for (const i of nodes[queue.pop()][side]) {
        if (!found.edges.has(i)) found.edges.set(i, kind);
        const next = edges[i][end];
        if (seen.has(next)) continue;
        seen.add(next);
        if (!found.nodes.has(next)) found.nodes.set(next, kind);
        queue.push(next);
      }
    }
  };
  const reachRows = (start, side, kind, found) => {
    const queue = [start];
    const seen = new Set([start.join()]);
    while (queue.length) {
      const [node, row] = queue.pop();
      for (const next of nodes[node].rows[row][side]) {
        if (seen.has(next.join())) continue;
        seen.add(next.join());
        found.rows.set(next.join(), kind);
        if (!found.nodes.has(next[0])) found.nodes.set(next[0], kind);
        queue.push(next);
      }
    }
  };
  const light = () => {
    if (chosen < 0) { lit = null; return; }
    lit = { nodes: new Map([[chosen, "self"]]), edges: new Map(), rows: new Map() };
    if (chosenRow >= 0) {
      lit.rows.set([chosen, chosenRow].join(), "self");
      reachRows([chosen, chosenRow], "up", "up", lit);
      reachRows([chosen, chosenRow], "down", "down", lit);
      edges.forEach((edge, i) => {
        const from = lit.nodes.get(edge.from), to = lit.nodes.get(edge.to);
        if (from && to && (from !== to || from !== "self")) lit.edges.set(i, from === "up" || to === "up" ? "up" : "down");
      });
    } else {
      reach(chosen, "up", "from", "up", lit);
      reach(chosen, "down", "to", "down", lit);
    }
  };

  /* ---- the view: screen = world * scale + (x, y) ---- */
  const view = { x: 0, y: 0, scale: 1 };
  let all = true;               // everything is shown, until somebody moves or zooms
  let width = 0, height = 0, ratio = 1, asked = false, moving = null, colours = {};
  const ask = () => { if (!asked) { asked = true; requestAnimationFrame(draw); } };
  const clampScale = scale => Math.min(3, Math.max(Math.min(0.05, 300 / Math.max(data.width, data.height, 1)), scale));
  const zoomAt = (x, y, factor) => {
    all = false;
    const scale = clampScale(view.scale * factor);
    view.x = x - (x - view.x) * scale / view.scale;
    view.y = y - (y - view.y) * scale / view.scale;
    view.scale = scale;
    ask();
  };
  const glide = (target, whole = false) => {
    all = whole;
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) { Object.assign(view, target); ask(); return; }
    const start = { ...view }, began = performance.now();
    const step = now => {
      const t = Math.min(1, (now - began) / 220), ease = 1 - (1 - t) ** 3;
      for (const key of ["x", "y", "scale"]) view[key] = start[key] + (target[key] - start[key]) * ease;
      ask();
      moving = t < 1 ? requestAnimationFrame(step) : null;
    };
    if (moving) cancelAnimationFrame(moving);
    moving = requestAnimationFrame(step);
  };
  const whole = () => {
    const scale = clampScale(Math.min((width - 80) / data.width, (height - 120) / data.height, 1.1));
    return { scale, x: (width - data.width * scale) / 2, y: (height - data.height * scale) / 2 + 14 };
  };
  const centre = (i, scale) => {
    const node = nodes[i];
    return { scale, x: width / 2 - (node.x + node.w / 2) * scale, y: height / 2 - (node.y + node.h / 2) * scale };
  };

  /* ---- drawing ---- */
  const roundRect = (x, y, w, h, r) => { pen.beginPath(); pen.roundRect(x, y, w, h, r); };
  const fitted = new Map();     // text, font, room → text that fits
  const fit = (text, room) => {
    const key = pen.font + "|" + Math.round(room) + "|" + text;
    let out = fitted.get(key);
    if (out === undefined) {
      out = text;
      if (pen.measureText(text).width > room) {
        let low = 0, high = text.length;
        while (low < high) {
          const middle = (low + high + 1) >> 1;
          if (pen.measureText(text.slice(0, middle) + "…").width <= room) low = middle; else high = middle - 1;
        }
        out = text.slice(0, low) + "…";
      }
      fitted.set(key, out);
    }
    return out;
  };
  const kindColour = kind => kind === "up" ? colours.up : kind === "down" ? colours.down : colours.accent;
  const statusColour = status => colours[STATUS[status]];

  const drawEdge = (edge, i) => {
    const kind = lit && lit.edges.get(i);
    pen.globalAlpha = lit && !kind ? 0.16 : 1;
    pen.strokeStyle = pen.fillStyle = kind ? kindColour(kind) : edge.status ? statusColour(edge.status) : colours.edge;
    pen.lineWidth = Math.max(kind ? 2.2 : 1.4, (kind ? 1.4 : 0.6) / view.scale);
    pen.setLineDash(edge.dashed ? [6, 5] : []);
    pen.stroke(edge.way);
    if (view.scale < 0.25) return;
    pen.setLineDash([]);
    const [x, y] = edge.tip, angle = Math.atan2(y - edge.before[1], x - edge.before[0]), size = kind ? 8 : 7;
    pen.beginPath();
    pen.moveTo(x, y);
    pen.lineTo(x - size * Math.cos(angle - 0.42), y - size * Math.sin(angle - 0.42));
    pen.lineTo(x - size * Math.cos(angle + 0.42), y - size * Math.sin(angle + 0.42));
    pen.fill();
    if (edge.label && view.scale > 0.55) {
      const mx = (edge.box[0] + edge.box[2]) / 2, my = (edge.box[1] + edge.box[3]) / 2;
      pen.font = `10.5px ${colours.mono}`;
      const w = pen.measureText(edge.label).width + 10;
      pen.fillStyle = colours.paper;
      roundRect(mx - w / 2, my - 8, w, 16, 6); pen.fill();
      pen.fillStyle = kind ? kindColour(kind) : colours.dim;
      pen.textAlign = "center"; pen.fillText(edge.label, mx, my + 0.5); pen.textAlign = "left";
    }
  };

  const drawRows = (node, i) => {
    const shown = node.rows.length <= data.rows ? node.rows.length : data.rows - 1;
    for (let k = 0; k < shown; k++) {
      const row = node.rows[k], y = node.y + data.head + data.row * (k + 0.5);
      const kind = lit && lit.rows.get(i + "," + k);
      if (kind) {
        pen.fillStyle = kindColour(kind); pen.globalAlpha *= 0.14;
        roundRect(node.x + 5, y - data.row / 2 + 1, node.w - 10, data.row - 2, 5); pen.fill();
        pen.globalAlpha /= 0.14;
      }
      pen.textAlign = "right"; pen.font = `11px ${colours.mono}`; pen.fillStyle = colours.dim;
      const noteWidth = row.note ? Math.min(pen.measureText(row.note).width, node.w * 0.6) : 0;
      if (row.note) pen.fillText(fit(row.note, node.w * 0.6), node.x + node.w - data.padding, y);
      pen.textAlign = "left"; pen.font = `10px ${colours.mono}`;
      const flagWidth = row.flag ? Math.min(pen.measureText(row.flag).width, node.w * 0.4) : 0;
      pen.font = `12px ${colours.sans}`;
      pen.fillStyle = kind ? kindColour(kind) : row.status ? statusColour(row.status) : colours.ink;
      const room = node.w - 2 * data.padding - (noteWidth ? noteWidth + 10 : 0) - (flagWidth ? flagWidth + 16 : 0);
      const name = fit(row.name, room);
      pen.fillText(name, node.x + data.padding, y);
      if (row.flag) {
        const x = node.x + data.padding + pen.measureText(name).width + 8;
        pen.font = `10px ${colours.mono}`;
        pen.fillStyle = colours.head; roundRect(x - 4, y - 7, flagWidth + 8, 14, 4); pen.fill();
        pen.fillStyle = colours.dim; pen.fillText(fit(row.flag, node.w * 0.4), x, y);
      }
    }
    if (shown < node.rows.length) {
      pen.font = `12px ${colours.sans}`; pen.fillStyle = colours.dim;
      pen.fillText(`… ${node.rows.length - shown} more`, node.x + data.padding, node.y + data.head + data.row * (shown + 0.5));
    }
  };

  /* From afar a box holds its name instead of its rows, as large as it goes: in lines, cut where names have joints. */
  const joints = node => node.joints ||= node.title.split(/(?<=[._/ -])/).map(text => {
    pen.font = `600 100px ${colours.sans}`;
    return { text, width: pen.measureText(text).width / 100 };
  });
  const nameLines = (node, room) => {
    const lines = [{ text: "", width: 0 }];
    for (const part of joints(node)) {
      if (part.width > room) return null;
      const last = lines[lines.length - 1];
      if (last.width + part.width > room) lines.push({ ...part });
      else { last.text += part.text; last.width += part.width; }
    }
    return lines;
  };
  const drawName = (node, top) => {
    const room = node.w - 2 * data.padding, high = node.y + node.h - top - 6;
    for (let pixels = 13; pixels >= 5; pixels--) {
      const size = pixels / view.scale, lines = size * 1.2 <= high && nameLines(node, room / size);
      if (!lines || lines.length * size * 1.2 > high) continue;
      pen.font = `600 ${size}px ${colours.sans}`; pen.textAlign = "center";
      pen.fillStyle = node.status ? statusColour(node.status) : colours.ink;
      const first = top + (high - (lines.length - 1) * size * 1.2) / 2 + 3;
      lines.forEach((line, k) => pen.fillText(line.text, node.x + node.w / 2, first + k * size * 1.2));
      pen.textAlign = "left";
      return true;
    }
    return false;
  };

  const drawNode = (node, i) => {
    const kind = lit && lit.nodes.get(i), self = kind === "self", dim = lit && !kind, near = view.scale > 0.3;
    pen.globalAlpha = dim ? 0.34 : 1;
    if (near && !dim) { pen.shadowColor = colours.shade; pen.shadowBlur = (self ? 18 : 9) * view.scale * ratio; pen.shadowOffsetY = 2 * view.scale * ratio; }
    pen.fillStyle = colours.card;
    roundRect(node.x, node.y, node.w, node.h, 9); pen.fill();
    pen.shadowColor = "transparent";
    if (near && node.rows.length) {
      pen.fillStyle = colours.head;
      pen.beginPath(); pen.roundRect(node.x, node.y, node.w, data.head, [9, 9, 0, 0]); pen.fill();
    }
    const edge = kind ? kindColour(kind) : node.status ? statusColour(node.status) : i === over ? colours.dim : colours.line;
    pen.strokeStyle = edge;
    pen.lineWidth = Math.max(self ? 2.4 : kind || node.status ? 1.6 : 1, 0.7 / view.scale);
    pen.setLineDash(node.dashed ? [6, 4] : []);
    roundRect(node.x, node.y, node.w, node.h, 9); pen.stroke();
    pen.setLineDash([]);
    pen.fillStyle = hue(node.group);
    if (near) { roundRect(node.x, node.y + 9, 3.5, 16, [0, 2, 2, 0]); pen.fill(); }
    else { pen.globalAlpha *= 0.8; pen.beginPath(); pen.roundRect(node.x, node.y, node.w, Math.min(data.head * 0.7, node.h), [9, 9, 0, 0]); pen.fill(); }
    pen.textBaseline = "middle";
    const size = 13 * view.scale;
    if (view.scale <= 0.45 && node.w * view.scale > 24 && drawName(node, node.y + data.head * (near ? 1 : 0.7))) return;
    if (size < 4.2) return;
    const y = node.y + Math.min(data.head, node.h) / 2 + 0.5;
    pen.font = `600 13px ${colours.sans}`;
    pen.fillStyle = near ? (node.status ? statusColour(node.status) : colours.ink) : "#fff";
    let noteWidth = 0;
    if (node.note && near) {
      pen.font = `11px ${colours.mono}`; pen.fillStyle = colours.dim; pen.textAlign = "right";
      noteWidth = pen.measureText(node.note).width + 10;
      pen.fillText(node.note, node.x + node.w - data.padding, y);
      pen.textAlign = "left"; pen.font = `600 13px ${colours.sans}`;
      pen.fillStyle = node.status ? statusColour(node.status) : colours.ink;
    }
    pen.globalAlpha = dim ? 0.4 : 1;
    pen.fillText(fit(node.title, node.w - 2 * data.padding - noteWidth), node.x + data.padding, near ? y : node.y + data.head * 0.37);
    if (view.scale > 0.45) drawRows(node, i);
  };

  const drawGrid = () => {
    const step = 28 * view.scale * (view.scale < 0.35 ? 4 : 1);
    if (step < 9) return;
    pen.fillStyle = colours.grid;
    const size = Math.max(1, 1.6 * Math.min(1, view.scale)) ;
    for (let x = view.x % step; x < width; x += step)
      for (let y = view.y % step; y < height; y += step) pen.fillRect(x, y, size, size);
  };

  let drawn = 0;                // boxes in the last frame
  const draw = () => {
    asked = false;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.globalAlpha = 1;
    pen.fillStyle = colours.paper; pen.fillRect(0, 0, width, height);
    drawGrid();
    pen.setTransform(ratio * view.scale, 0, 0, ratio * view.scale, ratio * view.x, ratio * view.y);
    const left = -view.x / view.scale - 20, top = -view.y / view.scale - 20;
    const right = left + width / view.scale + 40, bottom = top + height / view.scale + 40;
    const seen = box => box[2] >= left && box[0] <= right && box[3] >= top && box[1] <= bottom;
    edges.forEach((edge, i) => { if (!(lit && lit.edges.has(i)) && seen(edge.box)) drawEdge(edge, i); });
    if (lit) for (const i of lit.edges.keys()) if (seen(edges[i].box)) drawEdge(edges[i], i);
    drawn = 0;
    nodes.forEach((node, i) => {
      if (node.x + node.w >= left && node.x <= right && node.y + node.h >= top && node.y <= bottom) { drawNode(node, i); drawn++; }
    });
    pen.globalAlpha = 1;
    $("zoom").value = Math.round(view.scale * 100) + "%";
    drawMap();
  };

  /* ---- the small map ---- */
  let mapPicture = null, mapScale = 1;
  const paintMap = () => {
    const w = 180, h = 120;
    map.width = w * ratio; map.height = h * ratio; map.style.width = w + "px"; map.style.height = h + "px";
    mapScale = Math.min((w - 16) / Math.max(data.width, 1), (h - 16) / Math.max(data.height, 1));
    mapPicture = document.createElement("canvas");
    mapPicture.width = map.width; mapPicture.height = map.height;
    const p = mapPicture.getContext("2d");
    p.setTransform(ratio, 0, 0, ratio, 0, 0);
    for (const node of nodes) {
      p.fillStyle = hue(node.group); p.globalAlpha = 0.65;
      p.fillRect(mapX(node.x), mapY(node.y), Math.max(1.2, node.w * mapScale), Math.max(1.2, node.h * mapScale));
    }
  };
  const mapX = x => (180 - data.width * mapScale) / 2 + x * mapScale, mapY = y => (120 - data.height * mapScale) / 2 + y * mapScale;
  const drawMap = () => {
    if (!mapPicture) return;
    mapPen.setTransform(1, 0, 0, 1, 0, 0);
    mapPen.clearRect(0, 0, map.width, map.height);
    mapPen.drawImage(mapPicture, 0, 0);
    mapPen.setTransform(ratio, 0, 0, ratio, 0, 0);
    if (chosen >= 0) {
      const node = nodes[chosen];
      mapPen.fillStyle = colours.accent;
      mapPen.beginPath(); mapPen.arc(mapX(node.x + node.w / 2), mapY(node.y + node.h / 2), 3.5, 0, 7); mapPen.fill();
    }
    mapPen.strokeStyle = colours.accent; mapPen.lineWidth = 1.2;
    mapPen.strokeRect(mapX(-view.x / view.scale), mapY(-view.y / view.scale), width / view.scale * mapScale, height / view.scale * mapScale);
  };
  const mapTo = event => {
    const x = (event.offsetX - mapX(0)) / mapScale, y = (event.offsetY - mapY(0)) / mapScale;
    view.x = width / 2 - x * view.scale; view.y = height / 2 - y * view.scale; all = false; ask();
  };
  map.addEventListener("pointerdown", event => { map.setPointerCapture(event.pointerId); mapTo(event); });
  map.addEventListener("pointermove", event => { if (event.buttons) mapTo(event); });

  /* ---- details ---- */
  const make = (tag, props = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), props);
    element.append(...children.filter(child => child !== null && child !== undefined));
    return element;
  };
  const button = (i, label, extra) => make("button", { type: "button", onclick: () => choose(i, -1, true) },
    make("i", { className: "dot", style: `background:${hue(nodes[i].group)}` }), label, extra ? make("small", { textContent: extra }) : null);
  const chips = (title, found, end, count) => {
    if (!found.length) return [];
    const list = [...new Map(found.map(i => [edges[i][end], edges[i]])).entries()].sort((a, b) => nodes[a[0]].title < nodes[b[0]].title ? -1 : 1);
    return [make("h3", { textContent: title + (count > list.length ? ` · ${count} in all` : "") }),
      make("div", { className: "chips" }, ...list.map(([i, edge]) => button(i, nodes[i].title, edge.label)))];
  };
  const rowTable = (node, i) => make("table", { className: "rows" }, make("tbody", {}, ...node.rows.flatMap((row, k) => {
    const from = new Map();
    for (const [n, r] of row.up) from.set(n, [...(from.get(n) || []), nodes[n].rows[r].name]);
    const sources = [...from].map(([n, names]) => nodes[n].title + "." + names.join(", ")).join("; ");
    return [make("tr", { className: k === chosenRow ? "on" : "" }, make("td", {},
      make("button", { type: "button", className: row.status ? "s" + row.status : "", textContent: row.name, ariaPressed: String(k === chosenRow),
        onclick: () => choose(i, k === chosenRow ? -1 : k) }),
      row.flag ? make("span", { className: "flag", textContent: row.flag }) : null),
      make("td", { textContent: row.note || "" })),
      ...(from.size ? [make("tr", { className: "from" }, make("td", { colSpan: 2, textContent: "from " + sources }))] : [])];
  })));
  const showDetails = () => {
    const box = $("details"), was = box.hidden;
    box.hidden = chosen < 0;
    if (!box.hidden) {
      const node = nodes[chosen];
      const lineage = chosenRow < 0 ? lit : null;
      const count = kind => lineage ? [...lineage.nodes.values()].filter(value => value === kind).length : 0;
      const about = node.facts.find(([label]) => label === "description");
      box.replaceChildren(
        make("button", { type: "button", className: "close", textContent: "×", ariaLabel: "Close", onclick: () => choose(-1) }),
        make("h2", { textContent: node.title }),
        make("div", { className: "sub" }, make("i", { className: "dot", style: `background:${hue(node.group)}` }), groups[node.group] || "",
          node.note ? make("span", { className: "mono", textContent: node.note }) : null,
          node.status ? make("span", { className: "tag s" + node.status, textContent: STATUS[node.status] }) : null),
        about ? make("p", { textContent: about[1] }) : "",
        make("dl", {}, ...node.facts.filter(fact => fact !== about).flatMap(([label, text]) =>
          [make("dt", { textContent: label }), make("dd", { textContent: text })])),
        ...(node.rows.length ? [make("h3", { textContent: `${data.rowWord}s` }), rowTable(node, chosen)] : []),
        ...chips("upstream", node.up, "from", count("up")), ...chips("downstream", node.down, "to", count("down")));
      if (was) box.scrollTop = 0;
    }
    if (was !== box.hidden) resize();
  };
  const choose = (i, row = -1, travel = false) => {
    chosen = i; chosenRow = row;
    light();
    showDetails();
    for (const item of $("list").querySelectorAll("li.item")) item.ariaSelected = String(Number(item.dataset.node) === i);
    if (i >= 0) {
      const item = $("list").querySelector(`li[data-node="${i}"]`);
      if (item) item.scrollIntoView({ block: "nearest" });
      const [left, top, right, bottom] = [nodes[i].x, nodes[i].y, nodes[i].x + nodes[i].w, nodes[i].y + nodes[i].h]
        .map((value, k) => value * view.scale + (k % 2 ? view.y : view.x));
      if (travel) glide(centre(i, Math.max(view.scale, 0.75)));
      else if (right > width - 10 || left < 10 || bottom > height - 10 || top < 60) glide(centre(i, view.scale));
      history.replaceState(null, "", "#" + encodeURIComponent(nodes[i].title));
      canvas.setAttribute("aria-label", `${nodes[i].title}: ${plural(nodes[i].up.length, "arrow")} in, ${nodes[i].down.length} out`);
    } else history.replaceState(null, "", location.pathname + location.search);
    ask();
  };

  /* ---- the index and the search ---- */
  const names = nodes.map(node => [node.title, node.note || "", ...node.rows.map(row => row.name)].map(text => text.toLowerCase()));
  let found = nodes.map((_, i) => i);
  /* Boxes whose title has the words come first, then those with a row or a note that has them. */
  const search = text => {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    const rank = i => {
      if (words.every(word => names[i][0].includes(word))) return names[i][0] === words.join(" ") ? 0 : 1;
      return words.every(word => names[i].some(name => name.includes(word))) ? 2 : 3;
    };
    const ranks = new Map(nodes.map((_, i) => [i, rank(i)]));
    const order = (a, b) => ranks.get(a) - ranks.get(b) || nodes[a].group - nodes[b].group || (nodes[a].title < nodes[b].title ? -1 : 1);
    found = [...ranks.keys()].filter(i => ranks.get(i) < 3).sort(words.length ? order : (a, b) => nodes[a].group - nodes[b].group || a - b);
    showList(words);
  };
  const marked = (text, words) => {
    const span = make("span", { title: text }), low = text.toLowerCase();
    let at = 0;
    const spots = words.map(word => [low.indexOf(word), word.length]).filter(([start]) => start >= 0).sort((a, b) => a[0] - b[0]);
    for (const [start, length] of spots) {
      if (start < at) continue;
      span.append(text.slice(at, start), make("mark", { textContent: text.slice(start, start + length) }));
      at = start + length;
    }
    span.append(text.slice(at));
    return span;
  };
  const showList = words => {
    const items = document.createDocumentFragment();
    let group = -1;
    for (const i of found) {
      const node = nodes[i];
      if (!words.length && groups.length > 1 && node.group !== group) {
        group = node.group;
        items.append(make("li", { className: "group", role: "presentation" }, make("i", { style: `background:${hue(group)}` }), groups[group] || "—"));
      }
      const item = make("li", { className: "item", role: "option", ariaSelected: String(i === chosen), onclick: () => choose(i, -1, true) },
        marked(node.title, words), make("span", { className: "mono" + (node.status ? " s" + node.status : ""), textContent: node.status ? STATUS[node.status] : node.note || "" }));
      item.dataset.node = i;
      items.append(item);
    }
    if (!found.length) items.append(make("li", { className: "none", textContent: "Nothing is called that." }));
    $("list").replaceChildren(items);
  };
  const step = by => {
    if (!found.length) return;
    const at = found.indexOf(chosen);
    choose(found[at < 0 ? (by > 0 ? 0 : found.length - 1) : (at + by + found.length) % found.length], -1, true);
  };
  const input = $("search");
  input.addEventListener("input", () => search(input.value));
  input.addEventListener("keydown", event => {
    if (event.key === "Enter" && found.length) choose(found[0], -1, true);
    else if (event.key === "ArrowDown") step(1);
    else if (event.key === "ArrowUp") step(-1);
    else if (event.key === "Escape") { input.value = ""; search(""); canvas.focus(); }
    else return;
    event.preventDefault();
  });

  /* ---- pointer ---- */
  const world = event => [(event.offsetX - view.x) / view.scale, (event.offsetY - view.y) / view.scale];
  const nodeAt = (x, y) => nodes.findIndex(node => x >= node.x && x <= node.x + node.w && y >= node.y && y <= node.y + node.h);
  const rowAt = (i, y) => {
    const row = Math.floor((y - nodes[i].y - data.head) / data.row);
    const shown = nodes[i].rows.length <= data.rows ? nodes[i].rows.length : data.rows - 1;
    return view.scale > 0.45 && row >= 0 && row < shown ? row : -1;
  };
  const held = new Map();       // pointers that are down
  let moved = 0, pinch = 0;
  canvas.addEventListener("pointerdown", event => {
    canvas.setPointerCapture(event.pointerId);
    held.set(event.pointerId, [event.offsetX, event.offsetY]);
    moved = 0; pinch = 0;
  });
  canvas.addEventListener("pointermove", event => {
    const last = held.get(event.pointerId);
    if (!last) {
      const now = nodeAt(...world(event));
      if (now !== over) { over = now; canvas.classList.toggle("over", over >= 0); ask(); }
      return;
    }
    const dx = event.offsetX - last[0], dy = event.offsetY - last[1];
    held.set(event.pointerId, [event.offsetX, event.offsetY]);
    moved += Math.abs(dx) + Math.abs(dy);
    if (held.size === 2) {
      const [a, b] = [...held.values()], gap = Math.hypot(a[0] - b[0], a[1] - b[1]);
      if (pinch) zoomAt((a[0] + b[0]) / 2, (a[1] + b[1]) / 2, gap / pinch);
      pinch = gap;
    } else if (moved > 3) {
      canvas.classList.add("drag");
      view.x += dx; view.y += dy; all = false; ask();
    }
  });
  const release = event => {
    if (!held.delete(event.pointerId)) return;
    canvas.classList.remove("drag");
    if (event.type === "pointerup" && moved <= 3) {
      const [x, y] = world(event), i = nodeAt(x, y), row = i >= 0 ? rowAt(i, y) : -1;
      choose(i, i === chosen && row === chosenRow ? -1 : row);
    }
  };
  canvas.addEventListener("pointerup", release);
  canvas.addEventListener("pointercancel", release);
  canvas.addEventListener("dblclick", event => { const i = nodeAt(...world(event)); if (i >= 0) glide(centre(i, 1.2)); else zoomAt(event.offsetX, event.offsetY, 1.6); });
  canvas.addEventListener("wheel", event => {
    event.preventDefault();
    const unit = event.deltaMode === 1 ? 18 : 1;
    if (event.ctrlKey || event.metaKey || !event.shiftKey && Math.abs(event.deltaX) < 1)
      zoomAt(event.offsetX, event.offsetY, Math.exp(-event.deltaY * unit * (event.ctrlKey ? 0.01 : 0.0016)));
    else { view.x -= event.deltaX * unit; view.y -= event.deltaY * unit; all = false; ask(); }
  }, { passive: false });

  /* ---- keys ---- */
  /* The nearest box in a direction: what lies ahead counts, what lies aside counts double. */
  const neighbour = (dx, dy) => {
    if (chosen < 0) return choose(found.length ? found[0] : -1, -1, true);
    const middle = node => [node.x + node.w / 2, node.y + node.h / 2];
    const [cx, cy] = middle(nodes[chosen]);
    let best = -1, least = Infinity;
    nodes.forEach((node, i) => {
      const [x, y] = middle(node), ahead = (x - cx) * dx + (y - cy) * dy, aside = Math.abs((x - cx) * dy) + Math.abs((y - cy) * dx);
      if (i !== chosen && ahead > 4 && ahead + 2 * aside < least) { least = ahead + 2 * aside; best = i; }
    });
    if (best >= 0) choose(best, -1, true);
  };
  const KEYS = [["/", "search"], ["← ↑ ↓ →", "go to the next box"], ["[ ]", "first upstream, first downstream"], ["n p", "next, previous in the index"],
    ["Enter", "centre"], ["Esc", "choose nothing"], ["+ − f", "zoom in, out, everything"], ["b", "index"], ["t", "light, dark"], ["?", "this"]];
  $("keys").append(make("dl", {}, ...KEYS.flatMap(([key, about]) =>
    [make("dt", {}, ...key.split(" ").flatMap(k => [make("kbd", { textContent: k }), " "])), make("dd", { textContent: about })])));
  const toggleTheme = () => { document.documentElement.classList.toggle("dark"); readColours(); };
  const actions = {
    "/": () => { document.body.classList.remove("wide"); resize(); input.focus(); input.select(); },
    "+": () => zoomAt(width / 2, height / 2, 1.25), "=": () => actions["+"](), "-": () => zoomAt(width / 2, height / 2, 0.8),
    f: () => glide(whole(), true), 0: () => glide(whole(), true), t: toggleTheme, b: () => { document.body.classList.toggle("wide"); resize(); },
    "?": () => { $("keys").hidden = !$("keys").hidden; }, n: () => step(1), p: () => step(-1),
    Escape: () => { $("keys").hidden = true; choose(-1); }, Enter: () => { if (chosen >= 0) glide(centre(chosen, 1)); },
    ArrowLeft: () => neighbour(-1, 0), ArrowRight: () => neighbour(1, 0), ArrowUp: () => neighbour(0, -1), ArrowDown: () => neighbour(0, 1),
    "[": () => { if (chosen >= 0 && nodes[chosen].up.length) choose(edges[nodes[chosen].up[0]].from, -1, true); },
    "]": () => { if (chosen >= 0 && nodes[chosen].down.length) choose(edges[nodes[chosen].down[0]].to, -1, true); },
  };
  addEventListener("keydown", event => {
    if (event.target === input || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" && event.target.tagName === "BUTTON") return;
    const action = Object.hasOwn(actions, event.key) && actions[event.key];
    if (action) { event.preventDefault(); action(); }
  });
  for (const [id, key] of [["zoom-in", "+"], ["zoom-out", "-"], ["fit", "f"], ["theme", "t"], ["help", "?"], ["side-toggle", "b"]])
    $(id).addEventListener("click", () => actions[key]());

  /* ---- start ---- */
  function readColours() {
    const style = getComputedStyle(document.documentElement);
    for (const name of ["paper", "card", "head", "line", "ink", "dim", "edge", "grid", "accent", "up", "down", "added", "removed", "changed", "sans", "mono"])
      colours[name] = style.getPropertyValue("--" + name).trim();
    colours.shade = document.documentElement.classList.contains("dark") ? "#0007" : "#1b1f2e1c";
    ask();
  }
  function resize() {
    const box = $("stage").getBoundingClientRect();
    ratio = window.devicePixelRatio || 1;
    width = box.width; height = box.height;
    canvas.width = Math.round(width * ratio); canvas.height = Math.round(height * ratio);
    if (all) Object.assign(view, whole());
    paintMap();
    ask();
  }
  $("title").textContent = data.title || "Graph";
  $("stats").append(`${plural(nodes.length, data.word)} · ${plural(nodes.reduce((sum, node) => sum + node.rows.length, 0), data.rowWord)} · ${plural(edges.length, "arrow")}`);
  if (data.note) $("stats").append(make("br"), make("code", { textContent: data.note }));
  input.placeholder = `Search ${data.word}s and ${data.rowWord}s`;
  input.setAttribute("aria-label", input.placeholder);
  canvas.setAttribute("aria-label", data.title || "Graph");
  const statuses = [1, 2, 3].filter(status => nodes.some(node => node.status === status));
  for (const status of statuses)
    $("legend").append(make("span", { className: "s" + status, style: "text-decoration:none" }, make("i", { className: "dot", style: `background:var(--${STATUS[status]})` }),
      `${nodes.filter(node => node.status === status).length} ${STATUS[status]}`));
  const dark = matchMedia("(prefers-color-scheme: dark)");
  document.documentElement.classList.toggle("dark", dark.matches);
  dark.addEventListener("change", () => { document.documentElement.classList.toggle("dark", dark.matches); readColours(); });
  readColours();
  resize();
  search("");
  new ResizeObserver(resize).observe($("stage"));
  let asked_for = location.hash.slice(1);
  try { asked_for = decodeURIComponent(asked_for); } catch { /* a '%' that means itself */ }
  const first = asked_for ? nodes.findIndex(node => node.title === asked_for) : -1;
  if (first >= 0) { choose(first); all = false; Object.assign(view, centre(first, 0.9)); ask(); }

  /* For tests and for scripts of one's own. */
  window.graphPage = {
    view, nodes, edges, choose,
    find: title => nodes.findIndex(node => node.title === title),
    at: i => { const node = nodes[i], box = canvas.getBoundingClientRect(); return [box.x + view.x + (node.x + node.w / 2) * view.scale, box.y + view.y + (node.y + Math.min(data.head, node.h) / 2) * view.scale]; },
    get chosen() { return chosen < 0 ? null : nodes[chosen].title; },
    get lit() { return lit && Object.fromEntries([...lit.nodes].map(([i, kind]) => [nodes[i].title, kind])); },
    get drawn() { return drawn; },
    frame: () => { const start = performance.now(); draw(); return performance.now() - start; },
  };
})();
