"use strict";
// The page holds everything without this script; it adds hover details to the timeline, the plots, and what printing needs.
(() => {
  const byId = (id) => document.getElementById(id);
  const clock = (seconds) => {
    const whole = Math.floor(seconds), h = Math.floor(whole / 3600), m = Math.floor(whole / 60) % 60, s = String(whole % 60).padStart(2, "0");
    return h ? `${h}:${String(m).padStart(2, "0")}:${s}` : m ? `${m}:${s}` : seconds ? `${Math.round(seconds * 10) / 10} s` : "0";
  };

  function timeline(svg) {
    const tip = byId("tip"), from = +svg.dataset.from, to = +svg.dataset.to, span = +svg.dataset.spanMs / 1000;
    const make = (name) => svg.appendChild(document.createElementNS("http://www.w3.org/2000/svg", name));
    const cursor = make("line"), plate = make("rect"), time = make("text");
    cursor.setAttribute("class", "cursor"); plate.setAttribute("class", "cursor-plate"); time.setAttribute("class", "cursor-time");
    const height = svg.viewBox.baseVal.height;
    const hide = () => { for (const part of [cursor, plate, time]) part.setAttribute("visibility", "hidden"); tip.hidden = true; };
    for (const mark of svg.querySelectorAll(".mark")) {
      const title = mark.querySelector("title");
      mark.dataset.tip = title.textContent;
      title.remove();
    }
    svg.addEventListener("pointermove", (event) => {
      const box = svg.getBoundingClientRect(), x = (event.clientX - box.left) * svg.viewBox.baseVal.width / box.width;
      if (x < from || x > to) return hide();
      for (const part of [cursor, plate, time]) part.setAttribute("visibility", "visible");
      for (const [key, value] of [["x1", x], ["x2", x], ["y1", 18], ["y2", height]]) cursor.setAttribute(key, value);
      for (const [key, value] of [["x", x - 30], ["y", 2], ["width", 60], ["height", 16]]) plate.setAttribute(key, value);
      time.setAttribute("x", x); time.setAttribute("y", 14);
      time.textContent = clock((x - from) / (to - from) * span);
      const mark = event.target.closest(".mark");
      tip.hidden = !mark;
      if (!mark) return;
      tip.textContent = mark.dataset.tip;
      const right = event.clientX + 16 + tip.offsetWidth > innerWidth;
      tip.style.left = `${right ? event.clientX - tip.offsetWidth - 12 : event.clientX + 16}px`;
      tip.style.top = `${Math.min(event.clientY + 16, innerHeight - tip.offsetHeight - 8)}px`;
    });
    svg.addEventListener("pointerleave", hide);
    hide();
  }

  const charts = [];
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  // A gap longer than a few samples is time without a transfer, not a line.
  const points = (series, key) => {
    const list = [], usual = series.t.length > 1 ? (series.t[series.t.length - 1] - series.t[0]) / series.t.length : 0;
    series.t.forEach((t, i) => {
      if (i && t - series.t[i - 1] > 4 * usual) list.push({ x: t - usual, y: null });
      list.push({ x: t, y: series[key][i] });
    });
    return list;
  };
  const line = (label, data, name, width) => ({ label, data, borderColor: () => colour(name), backgroundColor: () => colour(name), borderWidth: width, pointRadius: 0, pointHitRadius: 8, tension: 0 });

  function options(unit, span, legend) {
    const axis = { grid: { color: () => colour("--rule"), drawBorder: false, drawTicks: false }, ticks: { color: () => colour("--faint"), padding: 6, maxRotation: 0, autoSkipPadding: 24 } };
    const x = span === null ? { ...axis, grid: { display: false } } : { ...axis, type: "linear", min: 0, max: span, ticks: { ...axis.ticks, callback: clock }, afterBuildTicks: (scale) => {
      scale.ticks = [];
      for (let t = 0; t <= span; t += step(span)) scale.ticks.push({ value: t });
    } };
    return {
      animation: false, maintainAspectRatio: false, interaction: { mode: "index", intersect: false }, normalized: true,
      scales: { x, y: { ...axis, beginAtZero: true, ticks: { ...axis.ticks, maxTicksLimit: 6 } } },
      plugins: {
        legend: { display: legend, align: "end", labels: { boxWidth: 14, boxHeight: 2, color: () => colour("--soft"), padding: 12 } },
        tooltip: { displayColors: legend, callbacks: { title: (items) => span === null ? items[0].label : clock(items[0].parsed.x), label: (item) => ` ${item.dataset.label}: ${item.formattedValue}${unit}` } },
      },
    };
  }
  const step = (span) => [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21600, 43200, 86400, 604800].find((one) => span / one <= 8) || span / 8;

  function plots(data) {
    Chart.defaults.font.family = colour("--sans");
    Chart.defaults.font.size = 11.5;
    const several = data.series.length > 1, named = (series, text) => several ? `${series.device}, ${text}` : text;
    const add = (id, config) => { if (byId(id)) charts.push(new Chart(byId(id), config)); };
    const hues = ["--curve", "--passed", "--inconclusive", "--rig_error", "--failed"];
    add("plot-rate", { type: "line", options: options(" B/s", data.duration, several), data: { datasets: data.series.map((s, i) => line(named(s, "throughput"), points(s, "rate"), hues[i % 5], 1.75)) } });
    add("plot-latency", { type: "line", options: options(" ms", data.duration, true), data: { datasets: data.series.flatMap((s) => [
      line(named(s, "mean"), points(s, "mean"), "--curve", 1.75), line(named(s, "95 %"), points(s, "p95"), "--inconclusive", 1.25), line(named(s, "slowest"), points(s, "max"), "--failed", 1)]) } });
    const histogram = data.histograms[data.histograms.length - 1];
    if (!histogram) return;
    const label = (bucket, i, all) => bucket.le_ms === null ? `over ${all[i - 1] ? all[i - 1].le_ms : 0}` : `${i ? all[i - 1].le_ms : 0}–${bucket.le_ms}`;
    // Only the ranges that hold blocks, with one empty neighbour on each side.
    const filled = histogram.buckets.flatMap((bucket, i) => bucket.count > 0 ? [i] : []);
    const from = Math.max(0, filled[0] - 1), to = filled[filled.length - 1] + 2;
    add("plot-histogram", { type: "bar", options: options("", null, false), data: { labels: histogram.buckets.map(label).slice(from, to), datasets: [{ label: "blocks", data: histogram.buckets.map((bucket) => bucket.count).slice(from, to), backgroundColor: () => colour("--curve"), categoryPercentage: .92, barPercentage: .92, borderRadius: 2 }] } });
  }
  const redraw = () => { for (const chart of charts) { chart.resize(); chart.update("none"); } };

  function steps() {
    const all = [...document.querySelectorAll("details.step, details.sequence")], button = byId("open-all");
    const show = () => { const target = location.hash && byId(location.hash.slice(1)); if (target && target.matches("details")) target.open = true; };
    button.hidden = all.length === 0;
    button.addEventListener("click", () => {
      const open = all.some((one) => !one.open);
      for (const one of all) one.open = open;
      button.textContent = open ? "Close all" : "Open all";
    });
    addEventListener("hashchange", show);
    show();
    let closed = [];
    addEventListener("beforeprint", () => { closed = all.filter((one) => !one.open); for (const one of closed) one.open = true; redraw(); });
    addEventListener("afterprint", () => { for (const one of closed) one.open = false; redraw(); });
  }

  for (const svg of document.querySelectorAll("svg.timeline")) timeline(svg);
  steps();
  if (byId("plot-rate")) plots(JSON.parse(byId("plot-data").textContent));
  for (const media of ["(prefers-color-scheme: dark)", "print"]) matchMedia(media).addEventListener("change", redraw);
})();
