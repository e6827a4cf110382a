/** Files that a pipeline reloads when they change. */
package dev.streamgauge.files;
