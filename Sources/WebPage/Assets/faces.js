import { ageCurve } from './age-curve.js';
import { element } from './elements.js';
import { answers, labels, percent, range, words } from './format.js';

/** What each reason of the quality check means, and what helps. */
const advice = {
  too_small: 'Too few pixels between the eyes: come closer or send a larger photo.',
  blurred: 'Out of focus or moved: hold still, clean the lens.',
  turned_away: 'The head is turned too far: look into the camera.',
  too_dark: 'Too little light on the face.',
  overexposed: 'Too much light on the face.',
  cut_off: 'Part of the face lies outside the photo.',
  covered: 'Something covers part of the face: take it off or away.',
  covered_eyes: 'An eye or both cannot be seen: dark glasses, hair, a hand or the like.',
  covered_mouth: 'The mouth cannot be seen: a mask, a scarf, a hand or the like.',
  landmarks_doubtful: 'Eyes, nose and mouth do not lie as in a face: it may be none, or covered.',
};

/** Units of the measures that have one. */
const units = { eye_distance: '\u00a0px', roll: '°', yaw: '°', pitch: '°' };

/** All that is said of one face; `heading` is the level of its title. */
export function faceView(face, number, { heading = 'h4', withMeasures = true } = {}) {
  return element('section', { class: 'face' },
    element(heading, {}, element('b', {}, String(number)), ' ' + labels(face).join(', ')),
    element('div', { class: 'charts' },
      answers(face).map(([head, answer]) => (answer.probabilities ? bars(title(head), answer) : ageView(title(head), answer)))),
    face.quality ? qualityView(face.quality, withMeasures) : null,
    face.detection_confidence === undefined ? null
      : element('p', { class: 'note' }, `Detected with ${percent(face.detection_confidence)} confidence`));
}

/** The name of a head as a caption: `age_group` as `Age group`. */
function title(head) {
  return words(head).replace(/^./, (letter) => letter.toUpperCase());
}

/** The probabilities of a head, each as a bar with its number. */
function bars(title, { label, probabilities }) {
  const rows = Object.entries(probabilities).map(([name, share]) => {
    const fill = element('span', { class: 'fill' });
    fill.style.width = `${share * 100}%`;
    return element('li', { class: name === label ? 'best' : null },
      element('span', { class: 'name' }, range(name)), element('span', { class: 'track', 'aria-hidden': 'true' }, fill),
      element('span', { class: 'number' }, percent(share, 1)));
  });
  return element('div', { class: 'chart' }, element('p', { class: 'caption' }, title), element('ul', { class: 'bars' }, rows));
}

function ageView(title, age) {
  return element('div', { class: 'chart wide' },
    element('p', { class: 'caption' }, title + ' ', element('strong', {}, age.estimate.toFixed(1)), ` · 80 % within ${age.low}–${age.high}`),
    ageCurve(age));
}

function qualityView(quality, withMeasures) {
  const reasons = quality.reasons ?? [];
  const verdict = quality.usable
    ? element('p', { class: 'quality good' }, 'Photo quality: usable')
    : element('div', { class: 'quality poor' }, element('p', {}, 'Photo quality: not usable'),
      element('ul', {}, reasons.map((reason) => element('li', {}, element('strong', {}, words(reason)), ' ', advice[reason] ?? ''))));
  if (!withMeasures) return verdict;
  const measures = Object.entries(quality).filter(([, value]) => typeof value === 'number');
  if (!measures.length) return verdict;
  return element('div', {}, verdict, element('details', {}, element('summary', {}, 'Measures'),
    element('dl', { class: 'measures' }, measures.map(([name, value]) => element('div', {},
      element('dt', {}, words(name)), element('dd', {}, `${Math.round(value * 100) / 100}${units[name] ?? ''}`))))));
}
