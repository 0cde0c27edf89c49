import { Camera, cameraObstacle } from './camera.js';
import { PhotoList } from './photos.js';

const $ = (id) => document.getElementById(id);

/** What the next request carries. The key lives in its field alone: no storage, no address. */
function request() {
  const faces = $('faces').value;
  return { key: $('key').value.trim(), options: { age_distribution: 'true', ...(faces && { faces }) } };
}

/** Says a sentence to screen readers. */
function announce(text) {
  $('status').textContent = text;
}

/** Reports an outcome; where a key is asked for, its field is shown. */
function report(outcome, text) {
  if (outcome.status === 401) $('options').open = true;
  announce(text);
}

function update() {
  $('empty').hidden = !photos.isEmpty || Boolean(camera);
  $('clear').hidden = photos.isEmpty;
}

const photos = new PhotoList($('list'), { request, announce, report, onChange: update });
let camera;

function setUpFiles() {
  $('choose').addEventListener('click', () => $('files').click());
  $('files').addEventListener('change', () => {
    photos.add([...$('files').files]);
    // The same file may be chosen again.
    $('files').value = '';
  });
  $('clear').addEventListener('click', () => {
    photos.clear();
    announce('All removed');
    $('choose').focus();
  });
  document.addEventListener('paste', (event) => {
    const files = [...event.clipboardData.files];
    if (!files.length) return;
    event.preventDefault();
    photos.add(files, files.length === 1 ? 'Pasted photo' : undefined);
  });
}

/** The whole window takes a drop, so that a near miss does not open the file instead of the page. */
function setUpDrop() {
  const carriesFiles = (event) => event.dataTransfer?.types.includes('Files');
  const highlight = (isOn) => $('drop').classList.toggle('over', isOn);
  addEventListener('dragover', (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    highlight(true);
  });
  addEventListener('dragleave', (event) => { if (!event.relatedTarget) highlight(false); });
  addEventListener('drop', (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    highlight(false);
    photos.add([...event.dataTransfer.files]);
  });
}

function setUpCamera() {
  noteCamera(cameraObstacle());
  $('camera').disabled = Boolean(cameraObstacle());
  $('camera').addEventListener('click', () => (camera ? camera.stop() : startCamera()));
}

async function startCamera() {
  const started = new Camera({ request, report, onStop: () => { showCamera(undefined); announce('Camera off'); } });
  showCamera(started);
  noteCamera(undefined);
  try {
    await started.start();
    announce('Camera on');
  } catch (error) {
    started.stop();
    noteCamera(error.name === 'NotAllowedError'
      ? 'The camera was not allowed; the browser asks again after a change in its settings for this site.'
      : `The camera cannot be used: ${error.message}`);
  }
}

function showCamera(current) {
  camera = current;
  $('live').replaceChildren(...(current ? [current.card.root] : []));
  $('camera').textContent = current ? 'Stop the camera' : 'Use the camera';
  update();
}

function noteCamera(text) {
  $('camera-note').hidden = !text;
  $('camera-note').textContent = text ?? '';
}

setUpFiles();
setUpDrop();
setUpCamera();
