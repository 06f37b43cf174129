/** Notifiers: e-mail, WhatsApp, webhooks, and the templates of what they say. */
@SuppressWarnings("requires-automatic") // OkHttp and Okio name their modules in the manifest only
module io.denyut.notify {
    requires transitive io.denyut.core;
    requires com.fasterxml.jackson.databind;
    requires com.samskivert.jmustache;
    requires okhttp3;
    requires okio;
    requires org.eclipse.angus.mail;
    requires org.slf4j;

    exports io.denyut.notify;

    provides io.denyut.spi.NotifierProvider with
            io.denyut.notify.EmailNotifierProvider,
            io.denyut.notify.WebhookNotifierProvider,
            io.denyut.notify.WhatsAppCloudNotifierProvider,
            io.denyut.notify.WhatsAppNotifierProvider;
}
