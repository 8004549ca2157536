"""Every address: the admin for people, the inbox for platforms, a sign of life for monitors."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from syncjobs import netsuite_inbox, webhooks

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include(webhooks)),
    path("", include(netsuite_inbox)),
    path("", RedirectView.as_view(url="/admin/", permanent=False)),
]
