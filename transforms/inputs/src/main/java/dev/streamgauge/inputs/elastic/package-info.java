/** What clients of Elasticsearch send: bulk requests, and the requests by which they begin. */
package dev.streamgauge.inputs.elastic;
