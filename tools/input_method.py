"""A Chinese input method on a desktop for tests: an ibus daemon of its own with libpinyin, nothing of the user's."""

import subprocess

PATIENCE = 30  # s: libpinyin reads its tables when it is chosen


class InputMethod:
    """On `screen` (desktop.Desktop) before its programs are started: they compose with it."""

    def __init__(self, screen):
        self.screen = screen
        screen.env.update(GTK_IM_MODULE="ibus", IBUS_ENABLE_SYNC_MODE="1")
        screen._spawn("ibus", ["ibus-daemon", "--panel=disable", "--cache=none", "--replace"])
        screen.wait("ibus", lambda: self._ask("address").startswith("unix:"), seconds=PATIENCE)
        self.choose("libpinyin")

    def _ask(self, *words):
        done = subprocess.run(["ibus", *words], env=self.screen.env, capture_output=True, text=True, check=False)
        return done.stdout.strip()

    def choose(self, engine):
        """ "libpinyin", or "xkb:us::eng" for letters as they are."""
        def is_chosen():
            self._ask("engine", engine)
            return self._ask("engine") == engine
        self.screen.wait(f"the engine {engine}", is_chosen, seconds=PATIENCE)
