/**
 * What the web page costs: CPU with and without it, and how long its endpoints take. Run it with
 * {@code tests/page-cost}.
 */
package dev.streamgauge.pagecost;
