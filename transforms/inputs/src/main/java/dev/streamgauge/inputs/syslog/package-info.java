/** Syslog messages as datagrams, over UDP and Unix sockets. */
package dev.streamgauge.inputs.syslog;
