"""Draw the person who does an exercise: pose words -> joints -> a body in three dimensions -> SVG.

    from voicecoach.figure.moving import PhaseTime, PoseLine, movement
    from voicecoach.figure.scene import scene
    from voicecoach.figure.flipbook import flipbook

    bridge = movement(
        [PoseLine("", ("on back", "knees bent")), PoseLine("lift", ("hips up",))],
        [PhaseTime("lift", 2.0), PhaseTime("hold", 3.0, holds=True), PhaseTime("lower", 2.0)],
    )
    picture = scene(bridge)
    picture.svg(phase=0, share=0.5)      # one moment as an SVG document
    flipbook(picture).to_dict()          # all of it as JSON, for a page that shows it in time

Nothing here knows a file, a clock or a script: `routine.pictures` makes the movement of an exercise.
"""
