#!/usr/bin/python3
"""The part of a desktop that shows notifications (org.freedesktop.Notifications), for desktops of tests: what it is told
stands in a file, one line of JSON each.

    notifications.py FILE       on the session bus of the environment, until it ends; prints "ready"
"""

import json
import sys

from gi.repository import Gio, GLib

INTERFACE = """<node><interface name="org.freedesktop.Notifications">
<method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
 <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/><arg type="a{sv}" direction="in"/>
 <arg type="i" direction="in"/><arg type="u" direction="out"/></method>
<method name="CloseNotification"><arg type="u" direction="in"/></method>
<method name="GetCapabilities"><arg type="as" direction="out"/></method>
<method name="GetServerInformation"><arg type="s" direction="out"/><arg type="s" direction="out"/>
 <arg type="s" direction="out"/><arg type="s" direction="out"/></method>
</interface></node>"""


def main():
    path, shown = sys.argv[1], 0

    def on_call(_connection, _sender, _path, _interface, method, parameters, invocation):
        nonlocal shown
        if method == "Notify":
            application, _, _, summary, body, *_ = parameters.unpack()
            shown += 1
            with open(path, "a", encoding="utf-8") as file:
                file.write(json.dumps({"application": application, "summary": summary, "body": body}, ensure_ascii=False) + "\n")
            invocation.return_value(GLib.Variant("(u)", (shown,)))
        elif method == "GetCapabilities":
            invocation.return_value(GLib.Variant("(as)", (["body", "actions"],)))
        elif method == "GetServerInformation":
            invocation.return_value(GLib.Variant("(ssss)", ("fenji-tests", "fenji", "1", "1.2")))
        else:
            invocation.return_value(None)

    def on_bus(connection, _name):
        connection.register_object("/org/freedesktop/Notifications",
                                   Gio.DBusNodeInfo.new_for_xml(INTERFACE).interfaces[0], on_call, None, None)

    loop = GLib.MainLoop()
    Gio.bus_own_name(Gio.BusType.SESSION, "org.freedesktop.Notifications", Gio.BusNameOwnerFlags.NONE, on_bus,
                     lambda *_: print("ready", flush=True), lambda *_: loop.quit())
    loop.run()


if __name__ == "__main__":
    main()
