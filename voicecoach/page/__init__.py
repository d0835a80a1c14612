"""The session in a browser: a screen, buttons, and the phone's own loudspeaker and microphone."""
