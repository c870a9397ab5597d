from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("desk", "0002_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="tried",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
