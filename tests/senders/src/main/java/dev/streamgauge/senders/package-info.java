/** Programs that send log records by the clients that people use. */
package dev.streamgauge.senders;
