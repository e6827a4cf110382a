/** Files that a pipeline is led by while it runs. */
package dev.streamgauge.files;
