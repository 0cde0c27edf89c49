import { element, svgElement } from './elements.js';
import { percent } from './format.js';

const width = 300;
const height = 64;

/** The age: its distribution as a curve, the middle 80 % shaded, the expected value as a line. */
export function ageCurve(age) {
  const last = age.distribution ? age.distribution.length - 1 : 100;
  const x = (years) => (years / last) * width;
  const drawing = svgElement('svg', { viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    svgElement('rect', { class: 'interval', x: x(age.low), y: 0, width: Math.max(x(age.high) - x(age.low), 1), height }));
  if (age.distribution) {
    const path = outline(age.distribution, x);
    drawing.append(
      svgElement('path', { class: 'area', d: `${path} V${height} H0 Z` }), svgElement('path', { class: 'line', d: path }));
  }
  drawing.append(svgElement('line', { class: 'estimate', x1: x(age.estimate), x2: x(age.estimate), y1: 0, y2: height }));
  const ticks = [0, 20, 40, 60, 80, 100].filter((years) => years <= last);
  return element('div', { class: 'age', role: 'img', 'aria-label': description(age) },
    drawing, element('div', { class: 'axis', 'aria-hidden': 'true' }, ticks.map((years) => tick(years, last))));
}

/** A number of the axis, centred below its place. */
function tick(years, last) {
  const node = element('span', {}, String(years));
  node.style.left = `${(years / last) * 100}%`;
  return node;
}

/** The curve's line; the highest age touches the top. */
function outline(distribution, x) {
  const top = Math.max(...distribution, Number.MIN_VALUE);
  const points = distribution.map((share, years) => `${x(years).toFixed(1)} ${(height - (share / top) * (height - 3)).toFixed(2)}`);
  return 'M' + points.join(' L');
}

function description(age) {
  const start = `Age: expected ${age.estimate.toFixed(1)} years, 80 % between ${age.low} and ${age.high}`;
  if (!age.distribution) return start;
  const peak = age.distribution.indexOf(Math.max(...age.distribution));
  return `${start}, most likely ${peak} with ${percent(age.distribution[peak], 1)}`;
}
