/** Files that the processes of a cluster share, and the lease that lets one of them send. */
package dev.streamgauge.alerts.notify.shared;
