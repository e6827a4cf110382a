/** What the benchmarks of the hot loops share; each stands in the package of what it measures. */
package dev.streamgauge.micro;
