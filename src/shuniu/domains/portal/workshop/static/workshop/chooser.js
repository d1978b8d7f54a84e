// Starts the choice of a picture in a plain field; Wagtail would do it by a script in the page.
document.addEventListener("DOMContentLoaded", () => {
  for (const mark of document.querySelectorAll("[data-picture-chooser]")) {
    new window.ImageChooser(mark.dataset.pictureChooser, JSON.parse(mark.dataset.options));
  }
});
