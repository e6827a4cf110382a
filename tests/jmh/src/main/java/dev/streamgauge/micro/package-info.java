/** What the benchmarks of the hot loops share; each is in the package of what it measures. */
package dev.streamgauge.micro;
