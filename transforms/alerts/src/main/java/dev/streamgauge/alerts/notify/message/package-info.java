/** What all notifiers share: the interface, receivers, settings, secrets, texts and JSON. */
package dev.streamgauge.alerts.notify.message;
