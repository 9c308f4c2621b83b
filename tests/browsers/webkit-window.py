"""A bare browser on WebKitGTK, for tests: one window that WebDriver drives, and a profile in the folder PROFILE.

MiniBrowser, which the library brings, forgets everything at its end where it is driven, so no key outlives it.
"""

import os
import sys

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gtk, WebKit2  # noqa: E402

PROFILE = os.environ["PROFILE"]
VERSION = (WebKit2.get_major_version(), WebKit2.get_minor_version(), WebKit2.get_micro_version())

manager = WebKit2.WebsiteDataManager(base_data_directory=PROFILE, base_cache_directory=f"{PROFILE}/cache")
context = WebKit2.WebContext(website_data_manager=manager)
context.set_preferred_languages(["en-GB"])
context.set_automation_allowed("--automation" in sys.argv)
manager.get_cookie_manager().set_persistent_storage(f"{PROFILE}/cookies", WebKit2.CookiePersistentStorage.SQLITE)


def new_view():
    view = WebKit2.WebView(web_context=context, is_controlled_by_automation=True)
    settings = view.get_settings()
    settings.set_enable_write_console_messages_to_stdout(True)
    settings.set_enable_media_stream(True)
    window = Gtk.Window(default_width=1280, default_height=800)
    window.add(view)
    window.connect("destroy", Gtk.main_quit)
    window.show_all()
    return view


def on_automation(_context, session):
    info = WebKit2.ApplicationInfo()
    info.set_name("webkit-window")
    info.set_version(*VERSION)
    session.set_application_info(info)
    session.connect("create-web-view", lambda _session: new_view())


context.connect("automation-started", on_automation)
Gtk.main()
