"""Lists of posts 岗位供给清单: which vacancies a region offered, as they were published on a day."""
