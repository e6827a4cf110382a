package dev.streamgauge.io;

import dev.streamgauge.windows.WindowCounts;

/** Writes results as text. */
public interface ResultFormat extends PaneFormat<WindowCounts> {}
