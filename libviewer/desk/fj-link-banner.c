#include "fj-link-banner.h"

#include "fj-language.h"

struct _FjLinkBanner
{
  AdwBin parent_instance;
  GtkRevealer *revealer;
  GtkLabel *label;
  GtkSpinner *spinner;
  FjChanges *changes;
  char *comfort;
};

G_DEFINE_FINAL_TYPE (FjLinkBanner, fj_link_banner, ADW_TYPE_BIN)

static void
update (FjLinkBanner *banner)
{
  gboolean lost = banner->changes != NULL && !fj_changes_is_online (banner->changes);
  g_autofree char *sentence = NULL;

  if (lost)
    {
      sentence = banner->comfort != NULL
                     ? g_strconcat (_ ("The centre does not answer; connecting again by itself."), " ",
                                    banner->comfort, NULL)
                     : g_strdup (_ ("The centre does not answer; connecting again by itself."));
      gtk_label_set_label (banner->label, sentence);
    }
  gtk_spinner_set_spinning (banner->spinner, lost);
  gtk_revealer_set_reveal_child (banner->revealer, lost);
  /* Hidden things are neither focused nor read out. */
  gtk_widget_set_visible (GTK_WIDGET (banner), lost || gtk_revealer_get_child_revealed (banner->revealer));
}

void
fj_link_banner_set_changes (FjLinkBanner *banner, FjChanges *changes)
{
  g_return_if_fail (FJ_IS_LINK_BANNER (banner));
  if (banner->changes == changes)
    return;
  if (banner->changes != NULL)
    g_signal_handlers_disconnect_by_func (banner->changes, update, banner);
  g_set_object (&banner->changes, changes);
  if (changes != NULL)
    g_signal_connect_object (changes, "notify::is-online", G_CALLBACK (update), banner, G_CONNECT_SWAPPED);
  update (banner);
}

void
fj_link_banner_set_comfort (FjLinkBanner *banner, const char *sentence)
{
  char *copy = g_strdup (sentence);

  g_return_if_fail (FJ_IS_LINK_BANNER (banner));
  g_free (banner->comfort);
  banner->comfort = copy;
  update (banner);
}

static void
fj_link_banner_dispose (GObject *object)
{
  FjLinkBanner *banner = FJ_LINK_BANNER (object);

  if (banner->changes != NULL)
    g_signal_handlers_disconnect_by_func (banner->changes, update, banner);
  g_clear_object (&banner->changes);
  g_clear_pointer (&banner->comfort, g_free);
  G_OBJECT_CLASS (fj_link_banner_parent_class)->dispose (object);
}

static void
fj_link_banner_class_init (FjLinkBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fj_link_banner_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/fenji/desk/fj-link-banner.ui");
  gtk_widget_class_bind_template_child (widget_class, FjLinkBanner, revealer);
  gtk_widget_class_bind_template_child (widget_class, FjLinkBanner, label);
  gtk_widget_class_bind_template_child (widget_class, FjLinkBanner, spinner);
}

static void
fj_link_banner_init (FjLinkBanner *banner)
{
  gtk_widget_init_template (GTK_WIDGET (banner));
  g_signal_connect_swapped (banner->revealer, "notify::child-revealed", G_CALLBACK (update), banner);
}

GtkWidget *
fj_link_banner_new (void)
{
  return g_object_new (FJ_TYPE_LINK_BANNER, NULL);
}
