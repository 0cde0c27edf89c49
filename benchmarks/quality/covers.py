"""Every kind of drawn cover of mouth and eyes, and of harmless things that must not count as one.

Each is a function of (picture as floats 0 to 255, Frame, random generator) that gives the changed picture.
"""

import eye_covers
import harmless
import mouth_covers

MOUTH = {kind.__name__: kind for kind in [
    mouth_covers.mask_surgical, mouth_covers.mask_cloth, mouth_covers.mask_patterned, mouth_covers.mask_respirator,
    mouth_covers.scarf, mouth_covers.hand_mouth, mouth_covers.phone_mouth, mouth_covers.bar_mouth, mouth_covers.cup,
    mouth_covers.paper, mouth_covers.sticker_mouth, mouth_covers.mosaic_mouth
]}
EYES = {kind.__name__: kind for kind in [
    eye_covers.sunglasses, eye_covers.bar_eyes, eye_covers.hand_eyes, eye_covers.blindfold, eye_covers.hair_eye,
    eye_covers.eye_patch, eye_covers.phone_eye, eye_covers.cap, eye_covers.mosaic_eyes
]}
HARMLESS = {kind.__name__: kind for kind in [
    harmless.clear_glasses, harmless.fringe, harmless.beard, harmless.moustache, harmless.headband,
    harmless.headscarf, harmless.half_shadow, harmless.chin_hand, harmless.lipstick
]}
# Never shown while tuning: what is found of them tells how far the measure carries over.
LEFT_OUT = ["mask_respirator", "cup", "sticker_mouth", "eye_patch", "cap", "moustache"]
